import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface ActMenuProps {
  label: string;
  pending?: boolean;
  /** Its items. */
  children: ReactNode;
}

/** An act that asks for one of several things first. */
export function ActMenu({ label, pending = false, children }: ActMenuProps) {
  return (
    <Menu withinPortal>
      <Menu.Target>
        <Button
          size="compact-md"
          variant="default"
          loading={pending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
