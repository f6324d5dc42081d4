/** True for the names that production has: `prod`, `production`, `prod-eu`, `production_2`. */
export function isProtectedName(name: string): boolean {
  return /^prod(?:uction)?(?:$|[^a-z])/iu.test(name);
}
