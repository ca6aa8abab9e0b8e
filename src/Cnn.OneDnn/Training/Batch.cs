namespace Cnn.OneDnn;

/// <summary>A batch's tensors, made once per batch size and filled again and again.</summary>
public sealed class Batch
{
    /// <summary>Room for <paramref name="size"/> samples.</summary>
    public Batch(int size, IReadOnlyList<SampleSpec> inputs, IReadOnlyList<SampleSpec> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        Indices = new int[size];
        Inputs = [.. inputs.Select(s => new Tensor(new Shape([size, .. s.Shape]), s.Type))];
        Targets = [.. targets.Select(s => new Tensor(new Shape([size, .. s.Shape]), s.Type))];
    }

    /// <summary>Tensors that are there.</summary>
    internal Batch(int size, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> targets) =>
        (Size, Indices, Inputs, Targets) = (size, new int[size], inputs, targets);

    /// <summary>Which samples of the dataset it holds, in their order.</summary>
    internal int[] Indices { get; }

    /// <summary>The number of samples.</summary>
    public int Size { get; }

    /// <summary>The number of samples of the step that it is a part of: its own, unless several ranks train together.</summary>
    internal int Whole { get; set; }

    /// <summary>Whether the step has no sample left for this rank: what it holds is another's, and is not counted.</summary>
    internal bool IsIdle { get; set; }

    /// <summary>Whether its inputs are what a frozen trunk gives, and not the model's.</summary>
    internal bool IsFromTrunk { get; set; }

    /// <summary>What a plan for it is kept by.</summary>
    internal PlanKey Key(bool weighted = false) => new(Size, weighted, IsFromTrunk);

    /// <summary>One tensor per input of the model: (size, sample shape).</summary>
    public IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>One tensor per output of the model: (size) of Int32 for integer labels, (size, target shape) of Float32 otherwise.</summary>
    public IReadOnlyList<Tensor> Targets { get; }
}
