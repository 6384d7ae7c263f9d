/**
 * Puts a text on the clipboard. The clipboard interface does not exist on plain http intranets: there the old way.
 * @returns whether it worked
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // absent or not allowed
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  (document.querySelector('[role="dialog"]') ?? document.body).append(area); // inside the dialog that holds the focus
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
  }
}
