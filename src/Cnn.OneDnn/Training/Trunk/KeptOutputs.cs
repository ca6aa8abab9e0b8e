using System.Diagnostics;
using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn;

/// <summary>
/// Samples of which only what a frozen trunk gives for them is kept, with their targets: a training goes on from there. In parts of a batch each, because a
/// tensor ends at 2 GiB.
/// </summary>
internal sealed class KeptOutputs : Dataset
{
    private readonly int partSize;
    private readonly List<Batch> parts = [];

    private KeptOutputs(Dataset data, FrozenTrunk trunk, int partSize)
    {
        this.partSize = partSize;
        Count = data.Count;
        Inputs = [.. trunk.Outputs.Select(o => new SampleSpec(o.Shape, DataType.Float32))];
        Targets = data.Targets;
    }

    public override int Count { get; }

    public override IReadOnlyList<SampleSpec> Inputs { get; }

    public override IReadOnlyList<SampleSpec> Targets { get; }

    /// <summary>The samples of a training and its options, with all samples in them, as the model's trunk gives them; unchanged if it is cancelled.</summary>
    /// <param name="model">Whose trunk; where ranks train together, it has the weights of rank 0 already.</param>
    /// <param name="data">The samples.</param>
    /// <param name="options">Of the training.</param>
    /// <param name="together">The ranks, which all keep or none; null for alone.</param>
    /// <exception cref="InvalidOperationException">The model has no frozen trunk.</exception>
    /// <exception cref="ArgumentException">Samples vary from epoch to epoch.</exception>
    /// <exception cref="InsufficientMemoryException">What is kept takes more memory than there is.</exception>
    public static (Dataset Data, FitOptions Options) In(Model model, Dataset data, FitOptions options, CommonTraining? together)
    {
        try
        {
            FrozenTrunk trunk = TrunkOf(model, data, options);
            KeptOutputs? kept = TryCompute(model, trunk, data, options, training: true),
                validation = kept is null || options.Validation is null ? null : TryCompute(model, trunk, options.Validation, options, training: false);
            bool isCancelled = kept is null || (options.Validation is not null && validation is null);
            return together?.Any(isCancelled) ?? isCancelled ? (data, options) : (kept!, options with { Validation = validation });
        }
        catch
        {
            together?.End();
            throw;
        }
    }

    public override void Fill(ReadOnlySpan<int> indices, long epoch, Batch batch)
    {
        batch.IsFromTrunk = true;
        for (int i = 0; i < indices.Length; i++)
        {
            (int part, int row) = Math.DivRem(indices[i], partSize);
            Copy(parts[part].Inputs, row, batch.Inputs, i);
            Copy(parts[part].Targets, row, batch.Targets, i);
        }
    }

    private static FrozenTrunk TrunkOf(Model model, Dataset data, FitOptions options)
    {
        FrozenTrunk trunk = model.FrozenTrunk ?? throw new InvalidOperationException(
            $"KeepTrunkOutputs: model '{model.Name}' begins with no frozen layer that has weights. Call FreezeUntil, or set Trainable of layers, and then " +
                $"Compile.");
        Require(data, nameof(data));
        Require(options.Validation ?? data, nameof(options));
        long samples = data.Count + (long)(options.Validation?.Count ?? 0);
        MemoryLimit.Require(samples * trunk.BytesPerSample, $"What the frozen layers of model '{model.Name}' give for {samples} samples");
        return trunk;
    }

    private static void Require(Dataset data, string parameter)
    {
        if (!ReferenceEquals(data.Unvaried, data))
        {
            throw new ArgumentException(
                "KeepTrunkOutputs: the samples vary at random from epoch to epoch, and with them what the frozen layers give. Leave out the augmentation, or " +
                    "the option.", parameter);
        }
    }

    private static KeptOutputs? TryCompute(Model model, FrozenTrunk trunk, Dataset data, FitOptions options, bool training)
    {
        ModelExecutor executor = model.Executor;
        var kept = new KeptOutputs(data, trunk, options.BatchSize);
        Plan? plan = null;
        int planned = 0;
        using Activity? activity = Telemetry.Begin("trunk", model);
        using var loader = new BatchLoader(data, new BatchLoaderOptions { BatchSize = options.BatchSize, Shuffle = false, Threads = options.LoaderThreads });
        loader.StartEpoch(0);
        try
        {
            while (loader.Next() is { } batch)
            {
                if (options.Cancellation.IsCancellationRequested)
                {
                    return null;
                }

                var part = new Batch(batch.Size, kept.Inputs, kept.Targets);
                executor.Invoke(() =>
                {
                    if (planned != batch.Size)
                    {
                        plan?.Dispose();
                        plan = null;
                        (plan, planned) = (executor.BuildTrunk(batch.Size, training), batch.Size);
                    }

                    executor.Run(plan!, batch.Inputs, []);
                    for (int i = 0; i < part.Inputs.Count; i++)
                    {
                        plan!.Output<float>(i).CopyTo(part.Inputs[i].AsSpan<float>());
                    }
                });
                for (int i = 0; i < part.Targets.Count; i++)
                {
                    batch.Targets[i].Bytes().CopyTo(part.Targets[i].Bytes());
                }

                kept.parts.Add(part);
            }
        }
        finally
        {
            executor.Invoke(() => plan?.Dispose());
        }

        return kept;
    }

    private static void Copy(IReadOnlyList<Tensor> from, int fromRow, IReadOnlyList<Tensor> to, int toRow)
    {
        for (int i = 0; i < from.Count; i++)
        {
            int size = from[i].Shape.CountFrom(1) * from[i].Type.Size();
            from[i].Bytes().Slice(fromRow * size, size).CopyTo(to[i].Bytes()[(toRow * size)..]);
        }
    }
}
