/** Which of the optional lines a yes takes, where there are any. */
import type { Quote } from '../../api/shapes.ts';

type Props = {
  readonly legend: string;
  readonly quote: Pick<Quote, 'lines'>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

export const ChosenOptions = ({ legend, quote, chosen, onChange }: Props) => {
  const options = quote.lines.filter(({ optional }) => optional === true);
  if (options.length === 0) return null;
  const toggled = (lineId: string): readonly string[] =>
    chosen.includes(lineId) ? chosen.filter((each) => each !== lineId) : [...chosen, lineId];
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(({ lineId, offeringName }) => (
        <label key={lineId} className="row">
          <input type="checkbox" checked={chosen.includes(lineId)} onChange={() => onChange(toggled(lineId))} />
          {offeringName}
        </label>
      ))}
    </fieldset>
  );
};
