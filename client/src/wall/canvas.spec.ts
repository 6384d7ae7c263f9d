import { plainProfile, readableText, type DisplayProfile } from '@lianxi/shared';
import { canvasOf } from './canvas';

const aScreen = (width: number, height: number, density = 1) => ({ width, height, density });
const aProfile = (change: Partial<DisplayProfile>): DisplayProfile => ({ ...plainProfile, ...change });
const splice = { width: 6656, height: 1792 };

describe('the smallest text', () => {
  it.each([
    ['55″ at 3 m', 3_000, 685, 1080, 30],
    ['65″ at 4 m', 4_000, 809, 1080, 34],
    ['75″ at 5 m', 5_000, 934, 1080, 37],
    ['86″ at 6 m', 6_000, 1_071, 1080, 39],
    ['98″ at 8 m', 8_000, 1_220, 1080, 45],
    ['LED P1.25 at 6 m', 6_000, 1_350, 1080, 31],
    ['LED P1.25 at 10 m', 10_000, 1_350, 1080, 51],
    ['65″ 4K at 4 m', 4_000, 809, 2160, 68],
  ])('of a %s is what 20 arc-minutes ask for', (_, distance, height, lines, size) => {
    expect(readableText(distance, height, lines)).toBe(size);
  });

  it('is 28 units where nobody has said how far the seats are, and never less', () => {
    expect(canvasOf(aScreen(1920, 1080)).smallest).toBe(28);
    expect(canvasOf(aScreen(3840, 2160)).smallest).toBe(56);
    const near = aProfile({ physical: { width: 3_000, height: 1_688 }, distance: 1_000 });
    expect(canvasOf(aScreen(1920, 1080), near).smallest).toBe(28);
  });

  it('keeps the pixels that Han strokes need, on small windows and on canvases that are scaled down', () => {
    expect(canvasOf(aScreen(800, 600)).smallest).toBe(24);
    const scaled = canvasOf(aScreen(1920, 1080), aProfile({ pixels: splice }));
    expect(scaled.smallest * scaled.scaleX).toBeCloseTo(16);
  });

  it('grows with the distance, up to what a scene can hold', () => {
    const physical = { width: 2_170, height: 1_220 };
    const at = (distance: number) => canvasOf(aScreen(1920, 1080), aProfile({ physical, distance })).smallest;
    expect(at(6_000)).toBe(34);
    expect(at(30_000)).toBe(40);
  });
});

describe('a canvas', () => {
  it('without a profile is the window, untouched', () => {
    expect(canvasOf(aScreen(3840, 1080))).toMatchObject({
      width: 3840,
      height: 1080,
      shape: 'wide',
      scaleX: 1,
      scaleY: 1,
      left: 0,
      top: 0,
    });
  });

  it.each([
    ['contain', 1920 / 6656, 1920 / 6656, 0, Math.round((1080 - (1792 * 1920) / 6656) / 2)],
    ['width', 1920 / 6656, 1920 / 6656, 0, Math.round((1080 - (1792 * 1920) / 6656) / 2)],
    ['height', 1080 / 1792, 1080 / 1792, 0, 0],
    ['stretch', 1920 / 6656, 1080 / 1792, 0, 0],
    ['actual', 1, 1, 0, 0],
  ] as const)('of a splice lies in a 1080p desktop as “%s” says', (fit, scaleX, scaleY, left, top) => {
    const canvas = canvasOf(aScreen(1920, 1080), aProfile({ pixels: splice, fit }));
    expect(canvas).toMatchObject({ width: 6656, height: 1792, shape: 'wide', left, top });
    expect(canvas.scaleX).toBeCloseTo(scaleX);
    expect(canvas.scaleY).toBeCloseTo(scaleY);
  });

  it('has the shape people see when a controller stretches the picture', () => {
    const canvas = canvasOf(aScreen(1920, 1080), aProfile({ physical: { width: 8_320, height: 2_240 } }));
    expect(canvas).toMatchObject({ width: 4011, height: 1080, shape: 'wide', scaleY: 1 });
    expect(canvas.width * canvas.scaleX).toBeCloseTo(1920);
  });

  it('takes a size that is nearly the shape of its pixels for the same', () => {
    const physical = { width: 1_439, height: 809 };
    expect(canvasOf(aScreen(1920, 1080), aProfile({ physical }))).toMatchObject({ width: 1920, scaleX: 1 });
  });

  it('is pixel for pixel on a screen that counts two for one', () => {
    const profile = aProfile({ pixels: { width: 3840, height: 2160 }, fit: 'actual' });
    expect(canvasOf(aScreen(1920, 1080, 2), profile)).toMatchObject({ width: 3840, scaleX: 0.5 });
  });
});
