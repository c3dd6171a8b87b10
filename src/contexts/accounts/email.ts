/** An address for mail, and whose house it is in. */
export const EMAIL = '^[^\\s@<>,;:"()\\[\\]\\\\]{1,64}@[A-Za-z0-9.-]{1,180}\\.[A-Za-z]{2,24}$';

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase();
