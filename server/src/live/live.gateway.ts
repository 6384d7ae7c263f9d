/** The door for sockets: who connects, one event in, and the core's transport. */
import { Inject, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import {
  BEAT_MS,
  closeReasons,
  errorBody,
  LianxiError,
  messageOf,
  shanghaiDay,
  type Beat,
  type Board,
  type ClientEvents,
  type ErrorCode,
  type Language,
  type ServerEvents,
  type WatchAck,
} from '@lianxi/shared';
import type { Server, Socket } from 'socket.io';
import { Answers } from '../answers/answers.js';
import { Clock } from '../config/clock.js';
import { BUILD } from '../config/config.token.js';
import { Orders } from '../displays/orders.js';
import { Presence } from '../displays/presence.js';
import { Reports } from '../displays/reports.js';
import { languageOf } from '../http/language.js';
import { Log } from '../config/log.js';
import { nobody, type Actor } from '../identity/actor.js';
import { IdentityService } from '../identity/identity.service.js';
import { Follower } from '../ledger/follower.js';
import { Live, type Transport, type Viewer } from './live.js';
import { TokenBucket } from './watch.rules.js';

interface SocketData {
  actor: Actor;
  credential: string;
  language: Language;
  viewer: Viewer;
  bucket: TokenBucket;
  strikes: number;
}
type LiveSocket = Socket<ClientEvents, ServerEvents, Record<string, never>, SocketData>;
type LiveServer = Server<ClientEvents, ServerEvents, Record<string, never>, SocketData>;

const KNOWN_EVENTS = new Set(['watch', 'report']);
/** Wrong or unknown events before a socket is cut. */
const MAX_STRIKES = 20;

@WebSocketGateway()
export class LiveGateway
  implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect, OnModuleInit, OnApplicationShutdown
{
  @WebSocketServer() private readonly server: LiveServer;
  private timer: NodeJS.Timeout;
  readonly live: Live;

  constructor(
    private readonly identity: IdentityService,
    private readonly presence: Presence,
    private readonly reports: Reports,
    private readonly orders: Orders,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(BUILD) private readonly build: string,
    answers: Answers,
    follower: Follower,
  ) {
    this.live = new Live(answers, follower, clock, this.transport(), build, (error) =>
      log.error('live', error),
    );
  }

  onModuleInit(): void {
    this.orders.onOrder((display, direction) => {
      for (const socket of this.server.of('/').sockets.values())
        if (socket.data.actor.kind === 'display' && socket.data.actor.id === display)
          socket.emit('direct', direction);
    });
    this.timer = setInterval(
      () => void this.beat().catch((error: unknown) => this.log.error('beat', error)),
      BEAT_MS,
    );
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
    this.live.stop();
  }

  /** Nobody without a right gets a socket; the reason travels in `connect_error`. */
  afterInit(server: LiveServer): void {
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(new Error(this.refusalOf(error))),
      );
    });
  }

  /** A code of `closeReasons`: who is nobody must sign in; whatever else went wrong, the client tries again later. */
  private refusalOf(error: unknown): keyof typeof closeReasons {
    if (error instanceof LianxiError && error.code in closeReasons)
      return error.code as keyof typeof closeReasons;
    if (!(error instanceof LianxiError)) this.unexpected(error);
    return 'BUSY';
  }

  private async admit(socket: LiveSocket): Promise<void> {
    const { headers, auth } = socket.handshake;
    const isDisplay = (auth as { as?: unknown }).as === 'display';
    const actor = isDisplay ? await this.identity.displayOf(headers) : await this.identity.actorOf(headers);
    if (actor.kind === 'nobody')
      throw new LianxiError(isDisplay ? 'DISPLAY_UNAUTHORISED' : 'SIGN_IN_REQUIRED');
    socket.data.actor = actor;
    socket.data.credential = this.identity.credentialOf(headers, isDisplay);
    socket.data.language = languageOf(headers['accept-language']);
    socket.data.bucket = new TokenBucket(40, 4, this.clock.now());
    socket.data.strikes = 0;
  }

  handleConnection(socket: LiveSocket): void {
    socket.data.viewer = viewerOf(socket);
    this.live.enter(socket.data.viewer);
    if (socket.data.actor.kind === 'display') this.presence.connected(socket.data.actor.id);
    socket.conn.on('drain', () => this.live.drained(socket.data.viewer));
    socket.onAny((event: unknown, ...args: unknown[]) => this.refuseUnknown(socket, event, args));
    const { build } = socket.handshake.auth as { build?: unknown };
    if (typeof build === 'string' && build !== this.build) socket.emit('reload', this.build);
  }

  handleDisconnect(socket: LiveSocket): void {
    if (socket.data.viewer) this.live.leave(socket.data.viewer);
    if (socket.data.actor?.kind === 'display') this.presence.disconnected(socket.data.actor.id);
  }

  @SubscribeMessage('watch')
  async watch(@ConnectedSocket() socket: LiveSocket, @MessageBody() questions: unknown): Promise<WatchAck> {
    try {
      if (!socket.data.bucket.take(this.clock.now())) throw new LianxiError('RATE_LIMITED', { seconds: 1 });
      return await this.live.watch(socket.data.viewer, questions);
    } catch (error) {
      if (error instanceof LianxiError) return { ok: false, ...errorBody(error, socket.data.language) };
      const reference = this.unexpected(error);
      return { ok: false, ...errorBody(new LianxiError('INTERNAL', { reference }), socket.data.language) };
    }
  }

  /** A display about itself; nobody else has anything to report. */
  @SubscribeMessage('report')
  report(@ConnectedSocket() socket: LiveSocket, @MessageBody() payload: unknown): void {
    const { actor, bucket } = socket.data;
    try {
      if (actor.kind !== 'display') throw new LianxiError('FORBIDDEN');
      if (bucket.take(this.clock.now())) this.reports.take(actor.id, payload);
    } catch {
      this.strike(socket); // reports have no acknowledgement: who sends nonsense is counted
    }
  }

  private refuseUnknown(socket: LiveSocket, event: unknown, args: readonly unknown[]): void {
    if (typeof event === 'string' && KNOWN_EVENTS.has(event)) return;
    const code: ErrorCode = 'UNKNOWN_EVENT';
    const ack = args.at(-1);
    if (typeof ack === 'function') ack({ ok: false, code, message: messageOf(code, socket.data.language) });
    this.strike(socket);
  }

  private strike(socket: LiveSocket): void {
    if (++socket.data.strikes >= MAX_STRIKES) socket.disconnect(true);
  }

  /** Beats, and reads everybody's rights again: a revoked session's sockets are cut within one beat. */
  private async beat(): Promise<void> {
    this.live.beat(shanghaiDay(this.clock.now()));
    const sockets = [...this.server.of('/').sockets.values()];
    if (sockets.length === 0) return;
    const actors = await this.identity.refresh([...new Set(sockets.map(({ data }) => data.credential))]);
    for (const { data } of sockets) this.live.review(data.viewer, actors.get(data.credential) ?? nobody);
    if (!sockets.some(({ data }) => data.actor.kind === 'display')) return;
    await this.orders.look();
    await this.reports.flush();
  }

  private transport(): Transport {
    const room = (audience: string): string => `audience:${audience}`;
    const others = (except: readonly Viewer[]): string[] => except.map(({ id }) => id);
    return {
      board: (audience, except, board: Board) => {
        this.server.to(room(audience)).except(others(except)).emit('answers', board);
      },
      beat: (audience, except, beat: Beat) => {
        this.server.to(room(audience)).except(others(except)).emit('beat', beat);
      },
      join: (viewer, audience) => void this.server.of('/').sockets.get(viewer.id)?.join(room(audience)),
      leave: (viewer, audience) => void this.server.of('/').sockets.get(viewer.id)?.leave(room(audience)),
    };
  }

  private unexpected(error: unknown): string {
    return this.log.reference('socket', error);
  }
}

function viewerOf(socket: LiveSocket): Viewer {
  return {
    id: socket.id,
    actor: socket.data.actor,
    // One packet may be on its way; a second one waiting means that this screen is behind. engine.io keeps its buffer
    // private to TypeScript only; it is the one place that knows.
    isReady: () => (socket.conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length === 0,
    sendBoard: (board) => void socket.emit('answers', board),
    cut: () => void socket.disconnect(true),
  };
}
