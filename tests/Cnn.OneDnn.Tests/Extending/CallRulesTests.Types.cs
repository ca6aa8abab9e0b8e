using Cnn.OneDnn.Layers;

namespace Cnn.OneDnn.Tests.Extending;

/// <content>Classes and streams of a user.</content>
public sealed partial class CallRulesTests
{
    /// <summary>Plain descent that keeps a slot which does not begin at zero.</summary>
    private sealed class Slotted() : Optimizer(0.1)
    {
        protected override int SlotsPerWeight => 1;

        protected internal override float SlotInitialValue(int slot) => 0.5f;

        protected internal override void Update(
            in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] -= step.LearningRate * gradients[i] * slot0[i] * 2;
            }
        }
    }

    // A schedule of the name of a built-in one.
    private sealed class CosineDecay : LearningRateSchedule
    {
        public override double At(long step) => 1;
    }

    private sealed class Dice : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => context.Abs(prediction - target);
    }

    private sealed class Asking(Func<Task> ask) : MemoryStream
    {
        public bool Answered { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Answered = ask().Wait(TimeSpan.FromSeconds(20));
            base.Write(buffer, offset, count);
        }
    }

    private sealed class Broken(byte[] content, long good) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => Position + buffer.Length <= good ? base.Read(buffer) : throw new IOException("The line is dead.");
    }
}
