using System.Diagnostics;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Profiling;

namespace Cnn.OneDnn.Planning;

/// <summary>A flat list of prepared kernels over one arena: made once for a batch size, run many times without allocating.</summary>
internal sealed class Plan : IDisposable
{
    private readonly PlanStep[] steps;
    private readonly int prologue;
    private readonly bool[] prepared;
    private readonly Slot[] inputs;
    private readonly Slot[] outputs;
    private readonly Arena arena;
    private readonly BatchParts? parts;
    private readonly bool isSerial;
    private long preparedVersion = -1;

    /// <param name="steps">What runs for each part of the batch.</param>
    /// <param name="prologue">How many of them come first and only prepare weights.</param>
    /// <param name="inputs">Fed before each run.</param>
    /// <param name="outputs">Read after each run.</param>
    /// <param name="store">Weights and gradients.</param>
    /// <param name="poisoned">Whether the arena starts as NaN, so that a kernel that reads what nobody wrote is seen.</param>
    /// <param name="prepared">Which steps of the prologue need not run, because what they make is there; empty for none.</param>
    /// <param name="split">The parts of the batch, which the plan owns from here on, given inputs and outputs; null for one whole.</param>
    public Plan(
        IReadOnlyList<PlanStep> steps, int prologue, Slot[] inputs, Slot[] outputs, ParameterStore store, bool poisoned, bool[] prepared,
        BatchParts? split = null)
    {
        this.prepared = prepared;
        parts = split;
        this.steps = [.. steps];
        isSerial = Array.TrueForAll(this.steps, s => s.Kernel.IsSerial);
        this.prologue = prologue;
        this.inputs = inputs;
        this.outputs = outputs;
        long slots = MemoryPlan.Assign(steps.SelectMany(s => s.Inputs.Concat(s.Outputs)).Concat(inputs).Concat(outputs));
        ScratchBytes = steps.Count == 0 ? 0 : steps.Max(s => s.Kernel.ScratchBytes);
        long bytes = slots + Arena.Align(ScratchBytes);
        MemoryLimit.Require(bytes + (split?.ByteSize ?? 0), "The plan for a batch of this size");
        arena = new Arena(bytes);
        if (poisoned)
        {
            // All bits set are a NaN in each type of floats.
            arena.Span<byte>(0, arena.ByteSize).Fill(byte.MaxValue);
        }

        nint AddressOf(Slot slot) => (nint)slot.Root.Offset + slot.Root.Storage switch
        {
            Storage.Weights => store.Weights.Address,
            Storage.Gradients => store.Gradients.Address,
            Storage.Shared => slot.Root.SharedMemory!.Address,
            _ => arena.Address,
        };

        foreach (PlanStep step in this.steps)
        {
            step.Kernel.Bind(Array.ConvertAll(step.Inputs, AddressOf), Array.ConvertAll(step.Outputs, AddressOf), arena.Address + (nint)slots);
        }
    }

    public IReadOnlyList<PlanStep> Steps => steps;

    /// <summary>What products were chosen from; empty where there was no choice of layouts.</summary>
    public IReadOnlyList<LayoutDecision> Decisions { get; init; } = [];

    public long ArenaBytes => arena.ByteSize + (parts?.ByteSize ?? 0);

    /// <summary>How many times the steps run for one batch.</summary>
    public int Parts => parts?.Count ?? 1;

    public long ScratchBytes { get; }

    /// <summary>How many of the first steps only prepare weights: they run when these have changed, and then for the first part of a batch alone.</summary>
    public int Prologue => prologue;

    /// <summary>Steps that only move data between layouts, without those that prepare weights once and for all.</summary>
    public int Reorders => steps.Skip(Parts > 1 ? 0 : prologue).Count(s => s.Op is Graph.ReorderOp);

    /// <summary>Whether a run with this version of the weights is the work of the calling thread alone, whichever that is.</summary>
    public bool IsSerial(long weightsVersion) => isSerial && preparedVersion == weightsVersion;

    /// <summary>Prepares the weights now, so that the next run of this version of them need not.</summary>
    public void Prepare(StepContext context, long weightsVersion)
    {
        for (int i = 0; i < prologue; i++)
        {
            if (!IsPrepared(i))
            {
                EngineThread.Pause();
                steps[i].Kernel.Run(context);
            }
        }

        preparedVersion = weightsVersion;
    }

    public void Run(StepContext context, long weightsVersion) => Run(context, weightsVersion, []);

    /// <summary>The same with the time of each step added up, in <see cref="Stopwatch"/> ticks.</summary>
    public void RunTimed(StepContext context, long weightsVersion, Span<long> ticks) => Run(context, weightsVersion, ticks);

    private void Run(StepContext context, long weightsVersion, Span<long> ticks)
    {
        int first = weightsVersion == preparedVersion ? prologue : 0;
        if (prepared.Length > 0 && first == 0)
        {
            Prepare(context, weightsVersion);
            first = prologue;
        }

        preparedVersion = weightsVersion;
        for (int part = 0; part < Parts; part++)
        {
            context.Part = part;
            parts?.Load(part, arena);
            RunSteps(context, part == 0 ? first : prologue, ticks);
            parts?.Store(arena);
        }
    }

    private void RunSteps(StepContext context, int first, Span<long> ticks)
    {
        if (ticks.IsEmpty)
        {
            for (int i = first; i < steps.Length; i++)
            {
                EngineThread.Pause();
                long began = context.Trace is null ? 0 : Stopwatch.GetTimestamp();
                steps[i].Kernel.Run(context);
                context.Trace?.Add(StepTrace.Computing, OpCost.KindOf(steps[i].Op), $"{steps[i].Scope} {steps[i].Op.Name}", began);
                context.Finished?.Invoke(i);
            }

            return;
        }

        for (int i = first; i < steps.Length; i++)
        {
            EngineThread.Pause();
            long start = Stopwatch.GetTimestamp();
            steps[i].Kernel.Run(context);
            ticks[i] += Stopwatch.GetTimestamp() - start;
        }
    }

    public int OutputCount => outputs.Length;

    public Span<byte> InputBytes(int index) => parts is null ? Bytes(inputs[index]) : parts.Input(index);

    public Span<T> Output<T>(int index)
        where T : unmanaged => parts is not null ? parts.Output<T>(index) : arena.Span<T>(outputs[index].Root.Offset, outputs[index].Layout.Shape.ElementCount);

    public void Dispose()
    {
        foreach (PlanStep step in steps)
        {
            step.Kernel.Dispose();
        }

        arena.Dispose();
        parts?.Dispose();
    }

    private bool IsPrepared(int step) => step < prepared.Length && prepared[step];

    private Span<byte> Bytes(Slot slot) => arena.Span<byte>(slot.Root.Offset, slot.Layout.ByteSize);
}
