/** Which displays have a socket on this instance. */
export class Presence {
  private readonly sockets = new Map<string, number>();

  connected(display: string): void {
    this.sockets.set(display, (this.sockets.get(display) ?? 0) + 1);
  }

  disconnected(display: string): void {
    const left = (this.sockets.get(display) ?? 0) - 1;
    if (left > 0) this.sockets.set(display, left);
    else this.sockets.delete(display);
  }

  isConnected(display: string): boolean {
    return this.sockets.has(display);
  }
}
