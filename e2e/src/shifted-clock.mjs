/** Preloaded into a server under test: its clock starts at CLOCK_STARTS_AT and runs on from there. PostgreSQL's does not. */
const RealDate = Date;
const by = RealDate.parse(process.env.CLOCK_STARTS_AT ?? '') - RealDate.now();

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(RealDate.now() + by);
  }
  static now() {
    return RealDate.now() + by;
  }
};
