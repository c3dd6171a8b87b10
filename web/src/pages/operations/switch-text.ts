/** A switch as people call it: `mode:pause-conversion:0a1b2c3d` is “Pause conversion, for some”, `connector:shipping` “Connector shipping”. */
export const switchText = (key: string): string => {
  const [kind = '', name = '', scope] = key.split(':');
  const words = (kind === 'mode' ? name : `${kind} ${name}`).trim().replaceAll(/[-.]/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${scope === undefined ? '' : ', for some'}`;
};
