/** What the lead does with a department's part of a round: vouch for it, or send it back. */
import { ElMessageBox } from 'element-plus';
import { useI18n } from 'vue-i18n';
import { MAX_REMARK, type HandIn, type Sheet } from '@lianxi/shared';
import { randomKey, request } from '../app/http';
import { say } from '../app/say';
import { wordsOf } from '../app/words';

/** @param sheet the open sheet @param refetch brings what came of it */
export function useHandIn(sheet: () => Sheet | null, refetch: () => Promise<void>) {
  const { t } = useI18n();

  async function act(way: 'return' | 'confirm', body: unknown): Promise<boolean> {
    const { round, department } = sheet() ?? {};
    try {
      const path = `/rounds/${round?.id}/departments/${department}/${way}`;
      await request<HandIn>('POST', path, { body, idempotencyKey: randomKey() });
      return true;
    } catch (error) {
      say('error', wordsOf(error));
      return false;
    } finally {
      void refetch();
    }
  }

  /** Asks whether the person is sure. */
  async function isSure(question: string, action: string): Promise<boolean> {
    const buttons = { confirmButtonText: action, cancelButtonText: t('app.cancel') };
    return ElMessageBox.confirm(question, buttons).then(
      () => true,
      () => false,
    );
  }

  /** Vouches for the part as the sheet shows it. @returns whether it was done */
  async function confirm(): Promise<boolean> {
    const { revision } = sheet() ?? {};
    return (
      (await isSure(t('sheet.confirm.question'), t('sheet.confirm.button'))) && act('confirm', { revision })
    );
  }

  /** Sends the part back with a remark. @returns whether it was done */
  async function sendBack(): Promise<boolean> {
    const asked = await ElMessageBox.prompt(t('sheet.return.question'), t('sheet.return.button'), {
      confirmButtonText: t('sheet.return.button'),
      cancelButtonText: t('app.cancel'),
      inputValidator: (text) => {
        const { length } = (text ?? '').trim();
        return length > 0 && length <= MAX_REMARK;
      },
      inputErrorMessage: t('entry.reasonPlaceholder', { max: MAX_REMARK }),
    }).then(
      (answer) => answer,
      () => null,
    );
    return asked !== null && 'value' in asked && act('return', { remark: asked.value.trim() });
  }

  return { confirm, sendBack, isSure };
}
