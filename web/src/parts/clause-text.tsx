/** The words of a clause. What the document fills in from the deal is shown as such, not as the braces that templates use. */
const BLANK = /\{\{([^{}]*)\}\}/;

/** `paymentTermDays`, as a person says it. */
const blankWord = (name: string): string => name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();

export const ClauseText = ({ text }: { readonly text: string }) => (
  <>
    {text.split(BLANK).map((part, at) =>
      at % 2 === 0 ? (
        part
      ) : (
        <span key={at} className="blank" title="Filled in from the deal when the document is made">
          {blankWord(part)}
        </span>
      ),
    )}
  </>
);
