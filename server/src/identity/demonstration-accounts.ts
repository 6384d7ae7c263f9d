/** Accounts for the demonstration: roles, no persons; one public password. They exist in demonstration mode only. */
import type { District, Grant, SystemInfo } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Database } from '../database/database.js';
import { createAccount, passwordHash } from './accounts.js';

const PASSWORD = 'demo-lianxi';

type Account = SystemInfo['demonstrationAccounts'][number] & { grants: Grant[] };

const slugs: Record<string, string> = {
  '310000': 'shanghai',
  '310115': 'pudong',
  '310107': 'putuo',
  '310113': 'baoshan',
  '310117': 'songjiang',
  '310106': 'jingan',
};

/** The accounts a catalogue calls for: those of every district, and one who leads them all. */
export function demonstrationAccounts(catalogue: Catalogue, today: string): Account[] {
  const { districts } = catalogue.data;
  const accounts = districts.flatMap((district) => accountsOf(district, catalogue, today));
  const [first] = districts;
  if (!first || districts.length < 2) return accounts;
  const leader: Account = {
    name: 'manager',
    password: PASSWORD,
    displayName: '市区两级领导',
    role: 'manager',
    district: first.code,
    districtName: first.name,
    grants: districts.map(({ code }) => ({ role: 'manager', district: code, department: null })),
  };
  return [...accounts, leader];
}

/** Staff and lead of every department, and four roles of the district. */
function accountsOf(district: District, catalogue: Catalogue, today: string): Account[] {
  const slug = slugs[district.code] ?? district.code;
  const account = (suffix: string, title: string, grant: Omit<Grant, 'district'>): Account => ({
    name: `${slug}-${suffix}`,
    password: PASSWORD,
    displayName: title,
    role: grant.role,
    district: district.code,
    districtName: district.name,
    grants: [{ ...grant, district: district.code }],
  });
  const departments = catalogue.departmentsOf(district.code, today).flatMap((department) => {
    // `…-office` is the meeting's office, which is no department
    const seat = department.seat === 'OFFICE' ? 'secretariat' : department.seat.toLowerCase();
    return [
      account(seat, `${department.shortName.zh}·联络员`, { role: 'staff', department: department.code }),
      account(`${seat}-lead`, `${department.shortName.zh}·分管负责人`, {
        role: 'lead',
        department: department.code,
      }),
    ];
  });
  return [
    ...departments,
    account('office', '联席会议办公室', { role: 'office', department: null }),
    account('manager', '区领导', { role: 'manager', department: null }),
    account('admin', '系统管理员', { role: 'administrator', department: null }),
    account('auditor', '审计员', { role: 'auditor', department: null }),
    ...attendantOf(district, catalogue, today).map(({ title, grant }) => account('attendant', title, grant)),
  ];
}

/** Who counts at the district's first open station; none where nothing is counted by tally. */
function attendantOf(
  district: District,
  catalogue: Catalogue,
  today: string,
): { title: string; grant: Omit<Grant, 'district'> }[] {
  for (const place of catalogue.stationsOf(district.code)) {
    const isOpen = place.station.closedFor === null && (place.validTo ?? today) >= today;
    const [indicator] = isOpen ? catalogue.talliedAt(place) : [];
    const department = indicator && catalogue.departmentOf(indicator, place.code, today);
    if (!department) continue;
    const grant = { role: 'attendant', department: department.code, place: place.code } as const;
    return [{ title: `${place.name.zh}·计数员`, grant }];
  }
  return [];
}

/** Creates the demonstration accounts that are missing. */
export async function ensureDemonstrationAccounts(
  database: Database,
  catalogue: Catalogue,
  today: string,
): Promise<void> {
  await database.transaction(async (sql) => {
    const known = await sql.query<{ name: string }>('SELECT name FROM account WHERE is_demo');
    const names = new Set(known.map(({ name }) => name));
    const missing = demonstrationAccounts(catalogue, today).filter(({ name }) => !names.has(name));
    if (missing.length === 0) return;
    // One hash for all of them: the password is public, a hundred hashes would cost seconds at the first start.
    const hash = await passwordHash(PASSWORD);
    for (const { name, displayName, grants } of missing) {
      await createAccount(sql, { name, displayName, grants, isDemo: true }, hash);
    }
  });
}
