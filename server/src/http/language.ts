import type { Language } from '@lianxi/shared';

/** The reader's language by Accept-Language: English only where it is preferred over Chinese. */
export function languageOf(header: string | string[] | undefined): Language {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  const weights: Record<Language, number> = { zh: 0, en: 0 };
  for (const part of text.split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = Number(/^\s*q=([\d.]+)$/.exec(parameters[0] ?? '')?.[1] ?? '1');
    for (const language of ['zh', 'en'] as const) {
      if (tag === language || tag.startsWith(`${language}-`))
        weights[language] = Math.max(weights[language], weight);
    }
  }
  return weights.en > weights.zh ? 'en' : 'zh';
}
