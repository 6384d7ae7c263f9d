/** Where the built reading process lies. Tests have another path: they build it first (testing/parse-child.path.ts). */
import { fileURLToPath } from 'node:url';

export const parseChildPath = fileURLToPath(new URL('./parse-child.js', import.meta.url));
