using Cnn.OneDnn.Backends;

namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>Weights in flat arenas, as a model has them, with an optimizer that runs on them.</summary>
internal sealed class OptimizerBench : IDisposable
{
    private readonly Arena[] slots;
    private readonly OptimizerRunner runner;
    private readonly ParameterSlice[] slices;

    public OptimizerBench(Optimizer optimizer, ParameterSlice[] slices, WorkTeam? team = null)
    {
        this.slices = slices;
        long bytes = Arena.Align(slices.Max(s => s.Offset + s.Length) * sizeof(float));
        Weights = new Arena(bytes);
        Gradients = new Arena(bytes);
        slots = [.. Enumerable.Range(0, optimizer.SlotCount).Select(_ => new Arena(bytes))];
        optimizer.InitializeSlots(slots);
        runner = new OptimizerRunner(team ?? SerialTeam.Instance, optimizer, Weights, Gradients, slots, slices);
    }

    public Arena Weights { get; }

    public Arena Gradients { get; }

    /// <summary>Slices of these lengths, each beginning at an aligned offset.</summary>
    public static ParameterSlice[] Lay(params int[] lengths)
    {
        var result = new ParameterSlice[lengths.Length];
        long offset = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            result[i] = new ParameterSlice(offset, lengths[i], 0, 0, Decay: true, Trainable: true);
            offset = Arena.Align((offset + lengths[i]) * sizeof(float)) / sizeof(float);
        }

        return result;
    }

    public Span<float> WeightsOf(int slice) => Part(Weights, slice);

    public Span<float> GradientsOf(int slice) => Part(Gradients, slice);

    public Span<float> SlotOf(int slot, int slice) => Part(slots[slot], slice);

    public static Span<float> All(Arena arena) => arena.Span<float>(0, arena.ByteSize / sizeof(float));

    public void Run(long iteration) => runner.Run(iteration);

    public void Dispose()
    {
        Weights.Dispose();
        Gradients.Dispose();
        foreach (Arena slot in slots)
        {
            slot.Dispose();
        }
    }

    private Span<float> Part(Arena arena, int slice) => arena.Span<float>(slices[slice].Offset * sizeof(float), slices[slice].Length);
}
