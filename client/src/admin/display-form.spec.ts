import { displaySettingsSchema, plainProfile, type DisplaySettings } from '@lianxi/shared';
import { aLine, complaintOf, formOf, settingsOf, sizeOf, textNeeded } from './display-form';

const settings: DisplaySettings = {
  name: '三楼会议室',
  room: '政务中心',
  profile: {
    ...plainProfile,
    pixels: { width: 6656, height: 1792 },
    physical: { width: 8_320, height: 2_240 },
    distance: 6_500,
    fit: 'stretch',
  },
  playlist: [
    { scene: 'overview', dwell: 45, hours: { from: 22, to: 6 }, weekdays: [1, 5] },
    { scene: 'cx', dwell: 30, hours: null, weekdays: [] },
  ],
};

describe('the settings of a display', () => {
  it('come back as they were when nobody changed anything', () => {
    expect(settingsOf(formOf(settings))).toEqual(settings);
    const plain = { ...settings, profile: plainProfile, playlist: [] };
    expect(settingsOf(formOf(plain))).toEqual(plain);
  });

  it('are what the server takes, with a new line too', () => {
    const form = formOf(settings);
    form.lines.push(aLine('map'));
    expect(displaySettingsSchema.safeParse(settingsOf(form)).success).toBe(true);
  });

  it('are complained about before they are sent', () => {
    const wrong = (change: object) => complaintOf({ ...formOf(settings), ...change })?.key ?? null;
    expect(wrong({})).toBeNull();
    expect(wrong({ name: '  ' })).toBe('needName');
    expect(wrong({ pixels: { width: 6656, height: null } })).toBe('needPixels');
    expect(wrong({ physical: { width: null, height: 100 } })).toBe('needPhysical');
    expect(
      complaintOf({ ...formOf(settings), lines: [{ ...aLine('a'), isAllDay: false, from: 8, to: 8 }] }),
    ).toEqual({
      key: 'needHours',
      values: { line: 1 },
    });
  });

  it('know the size of a television by its diagonal', () => {
    expect(sizeOf(55)).toEqual({ width: 121.8, height: 68.5 });
  });

  it('say how large text will be, and when a screen is too small for its room', () => {
    const at = (distance: number) =>
      textNeeded({ ...formOf({ ...settings, profile: plainProfile }), physical: sizeOf(65), distance }, 1080);
    expect(at(3)).toEqual({ key: 'smallest', size: 28 });
    expect(at(4)).toEqual({ key: 'smallestParts', size: 34 });
    expect(at(8)).toEqual({ key: 'smallestBeyond', size: 68 });
    expect(textNeeded(formOf({ ...settings, profile: plainProfile }), 1080)).toBeNull();
  });
});
