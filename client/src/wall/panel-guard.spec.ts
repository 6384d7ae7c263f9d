import { mount } from '@vue/test-utils';
import { defineComponent, h, nextTick, shallowRef } from 'vue';
import PanelGuard from './PanelGuard.vue';

/** Draws the length of a list, and cannot draw what is none: a record nobody can read. */
const Panel = defineComponent({
  props: { answer: { type: null, required: true } },
  setup: (props) => () => h('b', String((props.answer as unknown[]).map((each) => each).length)),
});

describe('F26: a panel that cannot draw its answer', () => {
  it('says so in its own place, leaves the others alone, and draws the next one', async () => {
    const answers = shallowRef<unknown[]>([[1, 2], null]);
    const scene = mount(
      defineComponent({
        setup: () => () =>
          answers.value.map((answer) =>
            h(PanelGuard, { answers: [answer], complaint: '此处数据无法显示' }, () => h(Panel, { answer })),
          ),
      }),
    );
    await nextTick();
    expect(scene.text()).toBe('2此处数据无法显示');
    answers.value = [[1, 2, 3], null];
    await nextTick();
    await nextTick();
    expect(scene.text()).toBe('3此处数据无法显示');
    answers.value = [[1, 2, 3], [1]];
    await nextTick();
    await nextTick();
    expect(scene.text()).toBe('31');
  });
});
