/** A symmetric, positive definite matrix as the product of a lower triangle and its transpose. */
export type Triangle = readonly (readonly number[])[];

/** Below this share of its diagonal element nothing is left that the rows above do not say. */
const PIVOT_MIN = 1e-11;

/**
 * The triangle of Cholesky's factorisation (Golub and Van Loan, Matrix Computations, section 4.2).
 * @returns the number of the first row that depends on those before it, where there is one
 */
export function cholesky(matrix: Triangle): Triangle | number {
  const lower: number[][] = [];
  for (const [row, given] of matrix.entries()) {
    const own: number[] = [];
    for (let column = 0; column < row; column++) {
      const above = lower[column]!;
      own.push((given[column]! - dot(own, above, column)) / above[column]!);
    }
    const pivot = given[row]! - dot(own, own, row);
    if (!(pivot > PIVOT_MIN * given[row]!)) return row;
    own.push(Math.sqrt(pivot));
    lower.push(own);
  }
  return lower;
}

/** x of A x = b. */
export function solve(lower: Triangle, b: readonly number[]): number[] {
  const forward: number[] = [];
  for (const [row, own] of lower.entries())
    forward.push((b[row]! - dot(own, forward, row)) / own[row]!);
  const x = b.map(() => 0);
  for (let row = b.length - 1; row >= 0; row--) {
    let rest = forward[row]!;
    for (let below = row + 1; below < b.length; below++) rest -= lower[below]![row]! * x[below]!;
    x[row] = rest / lower[row]![row]!;
  }
  return x;
}

/** The diagonal of the inverse of A. */
export const inverseDiagonal = (lower: Triangle): number[] =>
  lower.map((_, at) => solve(lower, unit(lower.length, at))[at]!);

const unit = (length: number, at: number): number[] =>
  Array.from({ length }, (_, index) => (index === at ? 1 : 0));

function dot(a: readonly number[], b: readonly number[], length: number): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += a[at]! * b[at]!;
  return sum;
}
