/** `$name`, `${name}` and `${group.name}` in values, by oslo.config's rules. */

/**
 * Fills references in a value from other options.
 *
 * `$$` and `\$` are a dollar sign; a dollar that begins no reference stays as it is. An unbraced
 * reference takes as many letters, digits, underscores and dots as there are.
 *
 * @param lookUp gives the value of what was referred to: `state_path`, `database.connection`.
 */
export function interpolate(text: string, lookUp: (reference: string) => string): string {
  return text.replaceAll("\\$", "$$$$").replace(
    /\$(?:(\$)|([_a-z][._a-z0-9]*)|\{([_a-z][._a-z0-9]*)\})/gi,
    (_all, dollar?: string, bare?: string, braced?: string) => dollar ?? lookUp((bare ?? braced)!),
  );
}
