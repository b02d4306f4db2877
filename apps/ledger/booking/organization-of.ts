/** The enterprise as numbers know it: by its id, or where there is none by its name. */
export const organizationOf = (data: {
  readonly organization?: { readonly id?: string | undefined; readonly name: string } | undefined;
}): string | null => data.organization?.id ?? data.organization?.name ?? null;
