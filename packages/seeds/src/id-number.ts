/** What a South African identity number says. */
export interface IdNumberParts {
  /** `YYMMDD`. */
  readonly born: string;
  /** 0 to 9999: below 5000 for women. */
  readonly sequence: number;
  readonly citizen: boolean;
}

/**
 * Writes an identity number: date of birth, sequence, 0 for a citizen or 1 for a permanent
 * resident, 8, and the check digit of Luhn.
 *
 *     YYMMDD SSSS C A Z
 *     800101 5009 0 8 7
 */
export function idNumber({ born, sequence, citizen }: IdNumberParts): string {
  const digits = `${born}${String(sequence).padStart(4, '0')}${citizen ? 0 : 1}8`;
  return `${digits}${checkDigit(digits)}`;
}

/** The digit that makes a number valid by Luhn's sum (ISO/IEC 7812-1, annex B). */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (const [at, text] of [...digits].toReversed().entries()) {
    const doubled = Number(text) * (at % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
