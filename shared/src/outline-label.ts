/** Labels are wider than high: the room of one is a rectangle this many times as wide. The wall draws by it, without schemas. */
export const LABEL_WIDE = 1.9;
