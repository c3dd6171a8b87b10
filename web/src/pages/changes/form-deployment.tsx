/** A deployment of the service as a change: which version, and what of it is not undone by deploying again. */
import { Textarea, TextInput } from '@mantine/core';
import type { DeploymentFields as Deployment } from './change-fields.ts';
import type { FieldsProps } from './change-form.tsx';

export const DeploymentFields = ({ fields: { deployment }, set }: FieldsProps) => {
  const text = (name: keyof Deployment) => ({
    value: deployment[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      set({ deployment: { ...deployment, [name]: event.currentTarget.value } }),
  });
  return (
    <>
      <div className="filters">
        <TextInput label="Version" required maxLength={100} {...text('version')} />
        <TextInput label="Commit" required pattern="[0-9a-fA-F]{7,64}" {...text('commit')} />
        <TextInput
          label="Digest of its files"
          description="As troth deployments --here tells it; then edited files are found"
          pattern="[0-9a-fA-F]{12,64}"
          {...text('digest')}
        />
      </div>
      <Textarea label="What it does" required autosize minRows={2} {...text('says')} />
      <TextInput
        label="Migrations of the database"
        description="Their names, such as 0301-changes, with commas between them; none where it brings none"
        {...text('migrations')}
      />
      <TextInput
        label="Contracts and events that it changes"
        description="What other systems rely on, with commas between them"
        {...text('contracts')}
      />
    </>
  );
};
