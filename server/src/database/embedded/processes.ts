// Facts about processes that are not our children, asked from the operating system, never guessed from a number alone.
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { hasCode } from './refusal.js';

const run = promisify(execFile);

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, as the operating system tells it; opaque, without spaces. */
  start: string;
}

/** What a living process says about itself. */
interface ProcessFacts {
  start: string;
  /** Its arguments; outside Linux one string, since only the joined line can be asked for. */
  args: string[];
  /** Working folder, null when not told (other systems, other user's process). */
  folder: string | null;
}

/** @returns null when no such process lives (a zombie is dead: it holds nothing any more) */
export async function factsOf(pid: number): Promise<ProcessFacts | null> {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') return linuxFacts(pid);
  return process.platform === 'win32' ? windowsFacts(pid) : unixFacts(pid);
}

/** This very process. */
export async function myself(): Promise<ProcessIdentity> {
  const facts = await factsOf(process.pid);
  if (!facts) throw new Error(`cannot read the facts of the own process ${process.pid}`);
  return { pid: process.pid, start: facts.start };
}

/** True when exactly this process still lives, and not another one that got its number. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await factsOf(identity.pid))?.start === identity.start;
}

/** Where process numbers mean the same thing: this boot of this machine or container. */
export async function processSpace(): Promise<string> {
  if (process.platform !== 'linux') return hostname();
  const boot = await readOrNull('/proc/sys/kernel/random/boot_id');
  const space = await linkOrNull('/proc/self/ns/pid');
  return `${boot?.trim() ?? hostname()} ${space ?? ''}`.trim();
}

async function linuxFacts(pid: number): Promise<ProcessFacts | null> {
  const stat = await readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The program's name stands in parentheses and may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const start = fields[19];
  if (start === undefined || state === 'Z' || state === 'X') return null;
  const command = (await readOrNull(`/proc/${pid}/cmdline`)) ?? '';
  const folder = await linkOrNull(`/proc/${pid}/cwd`);
  return { start, args: command.split('\0').filter(Boolean), folder };
}

async function unixFacts(pid: number): Promise<ProcessFacts | null> {
  const answer = await outputOrNull('ps', ['-ww', '-o', 'stat=,lstart=,command=', '-p', String(pid)]);
  const match = /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(answer?.trim() ?? '');
  const [, state, start, command] = match ?? [];
  if (!state || !start || command === undefined || state.startsWith('Z')) return null;
  return { start: start.replace(/\s+/g, '_'), args: [command], folder: null };
}

async function windowsFacts(pid: number): Promise<ProcessFacts | null> {
  const question =
    `$p = Get-CimInstance Win32_Process -Filter "ProcessId=${pid}"; ` +
    'if ($p) { "$($p.CreationDate.ToFileTimeUtc()) $($p.CommandLine)" }';
  const answer = await outputOrNull('powershell.exe', [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    question,
  ]);
  const match = /^(\d+) (.*)$/s.exec(answer?.trim() ?? '');
  return match?.[1] ? { start: match[1], args: [match[2] ?? ''], folder: null } : null;
}

async function outputOrNull(program: string, args: string[]): Promise<string | null> {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    const { stdout } = await run(program, args, { timeout: 10_000, windowsHide: true, env });
    return stdout;
  } catch (error) {
    // `ps -p` ends with 1 when there is no such process; a missing program is another matter.
    if (hasCode(error, 'ENOENT', 'EACCES')) throw error;
    return null;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return null;
    throw error;
  }
}

async function linkOrNull(file: string): Promise<string | null> {
  try {
    return await readlink(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return null;
    throw error;
  }
}
