import { type RefObject, useMemo } from 'react';
import type { ImageDetail, ImageRow } from '../../../../runtime/contract/images.ts';
import { bytes, quoteCommand } from '../../../format/index.ts';
import { useStateStore } from '../../../stores/state.ts';
import { Autocomplete, FormRow, Input, type Suggestion, Tag } from '../../../ui/index.ts';
import { type FieldsProps, problemsOf, sentences } from './fields.ts';

interface BasicFieldsProps extends FieldsProps {
  image: ImageRow | undefined;
  defaults: ImageDetail | null;
  imageField: RefObject<HTMLInputElement | null>;
}

/** Image, name and command. */
export function BasicFields({ form, change, problems, image, defaults, imageField }: BasicFieldsProps) {
  const suggestions = useImageSuggestions();
  const typed = form.image.trim() !== '';
  const own = defaults ? quoteCommand(defaults.command) : '';
  return (
    <>
      <FormRow
        label="Image"
        error={sentences(problemsOf(problems, 'image'), true)}
        hint={sentences(problemsOf(problems, 'image'), false)}
      >
        <Autocomplete
          ref={imageField}
          mono
          aria-label="Image"
          placeholder="postgres:16"
          value={form.image}
          onChange={value => change({ image: value })}
          suggestions={suggestions}
          invalid={problemsOf(problems, 'image').some(problem => problem.blocking)}
          suffix={
            !typed ? undefined : image ? (
              <Tag tone="ok" status="done">{`On this disk, ${bytes(image.size)}`}</Tag>
            ) : (
              <Tag tone="accent">Will be pulled</Tag>
            )
          }
        />
      </FormRow>
      <FormRow label="Name" error={sentences(problemsOf(problems, 'name'), true)}>
        <Input
          mono
          aria-label="Name"
          placeholder="made up by the engine"
          value={form.name}
          onChange={value => change({ name: value })}
        />
      </FormRow>
      <FormRow label="Command" error={sentences(problemsOf(problems, 'command'), true)}>
        <Input
          mono
          aria-label="Command"
          placeholder={own || 'the image’s own'}
          value={form.command}
          onChange={value => change({ command: value })}
        />
      </FormRow>
    </>
  );
}

function useImageSuggestions(): readonly Suggestion[] {
  const images = useStateStore(state => state.images);
  return useMemo(
    () =>
      [...images.values()]
        .flatMap(image => image.tags.map(tag => ({ value: tag, hint: bytes(image.size), created: image.created })))
        .sort((a, b) => b.created - a.created),
    [images],
  );
}
