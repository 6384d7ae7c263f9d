/** Whether a spreadsheet could take a text for a formula (TRUST A37); full-width signs are read as their ASCII ones by some. */
export const mayRun = (text: string): boolean => /^[\s\u3000]*[=+\-@\t\r\n＝＋－＠]/.test(text);
