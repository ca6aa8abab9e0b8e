using System.Diagnostics;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Planning;

/// <summary>A flat list of prepared kernels over one arena: made once for a batch size, run many times without allocating.</summary>
internal sealed class Plan : IDisposable
{
    private readonly PlanStep[] steps;
    private readonly int prologue;
    private readonly Slot[] inputs;
    private readonly Slot[] outputs;
    private readonly Arena arena;
    private long preparedVersion = -1;

    public Plan(IReadOnlyList<PlanStep> steps, int prologue, Slot[] inputs, Slot[] outputs, ParameterStore store)
    {
        this.steps = [.. steps];
        this.prologue = prologue;
        this.inputs = inputs;
        this.outputs = outputs;
        long slots = MemoryPlan.Assign(steps.SelectMany(s => s.Inputs.Concat(s.Outputs)).Concat(inputs).Concat(outputs));
        ScratchBytes = steps.Count == 0 ? 0 : steps.Max(s => s.Kernel.ScratchBytes);
        arena = new Arena(slots + Arena.Align(ScratchBytes));
        if (Poisoned)
        {
            arena.Span<byte>(0, arena.ByteSize).Fill(0xFF);
        }

        nint AddressOf(Slot slot) => (nint)slot.Root.Offset + slot.Root.Storage switch
        {
            Storage.Weights => store.Weights.Address,
            Storage.Gradients => store.Gradients.Address,
            _ => arena.Address,
        };

        foreach (PlanStep step in this.steps)
        {
            step.Kernel.Bind(Array.ConvertAll(step.Inputs, AddressOf), Array.ConvertAll(step.Outputs, AddressOf), arena.Address + (nint)slots);
        }
    }

    /// <summary>Set by tests: arenas start as NaN, so that a kernel that reads what nobody wrote is seen.</summary>
    public static bool Poisoned { get; set; }

    public IReadOnlyList<PlanStep> Steps => steps;

    public long ArenaBytes => arena.ByteSize;

    public long ScratchBytes { get; }

    /// <summary>How many of the first steps only prepare weights, and so run when these have changed.</summary>
    public int Prologue => prologue;

    /// <summary>Steps of each run that only move data between layouts.</summary>
    public int Reorders => steps.Skip(prologue).Count(s => s.Op is Graph.ReorderOp);

    public void Run(StepContext context, long weightsVersion)
    {
        int first = weightsVersion == preparedVersion ? prologue : 0;
        preparedVersion = weightsVersion;
        for (int i = first; i < steps.Length; i++)
        {
            steps[i].Kernel.Run(context);
        }
    }

    /// <summary>The same with the time of each step added up, in <see cref="Stopwatch"/> ticks.</summary>
    public void RunTimed(StepContext context, long weightsVersion, Span<long> ticks)
    {
        int first = weightsVersion == preparedVersion ? prologue : 0;
        preparedVersion = weightsVersion;
        for (int i = first; i < steps.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            steps[i].Kernel.Run(context);
            ticks[i] += Stopwatch.GetTimestamp() - start;
        }
    }

    public int OutputCount => outputs.Length;

    public Span<byte> InputBytes(int index) => Bytes(inputs[index]);

    public Span<T> Output<T>(int index)
        where T : unmanaged => arena.Span<T>(outputs[index].Root.Offset, outputs[index].Layout.Shape.ElementCount);

    public void Dispose()
    {
        foreach (PlanStep step in steps)
        {
            step.Kernel.Dispose();
        }

        arena.Dispose();
    }

    private Span<byte> Bytes(Slot slot) => arena.Span<byte>(slot.Root.Offset, slot.Layout.ByteSize);
}
