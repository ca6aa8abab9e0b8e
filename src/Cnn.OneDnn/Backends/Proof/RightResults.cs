using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// What ops give on the numbers that kernels are tried on, by a backend that is not the kernel's, in 32-bit floats, channels last. Kept for the kernels that
/// compete for one op, and once a kernel of another backend agreed with it, good for its own maker's kernels too.
/// </summary>
/// <param name="clock">Tells how long it takes.</param>
/// <param name="backends">Who may say; with one, or where the other one has no kernel, only definitions say what is right.</param>
internal sealed class RightResults(TimeProvider clock, params IBackend[] backends) : IDisposable
{
    private const long KeptNumbers = 2 << 20;

    private readonly Dictionary<string, List<RightResult>> kept = [];
    private readonly ProofData data = new(new Numbers());
    private readonly ResultRoom resultRoom = new();
    private long count;

    /// <summary>Where kernels are tried, one after the other.</summary>
    public TrialRoom Room { get; } = new();

    /// <summary>What kernels are tried on.</summary>
    public Numbers Numbers => data.Numbers;

    /// <summary>The operands that a request is tried on: those that its right results are kept of, where they are.</summary>
    /// <param name="request">With all layouts.</param>
    /// <param name="meaning">What it means (<see cref="ProofKey.Meaning"/>).</param>
    public ReadOnlyMemory<float>[] Operands(KernelRequest request, string meaning) =>
        kept.TryGetValue(meaning, out List<RightResult>? results) && results is [var first, ..] ? first.Operands : data.Make(request.Op, request.Inputs);

    /// <summary>What is right for a request on these operands.</summary>
    /// <param name="request">With all layouts.</param>
    /// <param name="meaning">What it means (<see cref="ProofKey.Meaning"/>).</param>
    /// <param name="operands">What it is tried on.</param>
    /// <param name="backend">Whose kernel is tried.</param>
    public RightResult For(KernelRequest request, string meaning, ReadOnlyMemory<float>[] operands, IBackend backend)
    {
        // A reorder gives what it is given.
        if (request.Op is ReorderOp)
        {
            return RightResult.OfReorder(operands);
        }

        if (!kept.TryGetValue(meaning, out List<RightResult>? results))
        {
            if (count > KeptNumbers)
            {
                ForgetResults();
            }

            kept[meaning] = results = [];
        }

        if (results.Find(r => r.IsFrom(other: backend)) is not { } result)
        {
            result = Array.Find(backends, b => b != backend) is { } other && TryCompute(other, request, operands) is { } computed
                ? computed
                : RightResult.Unknown(operands);
            results.Add(result);
            count += result.Size;
        }

        return result;
    }

    /// <summary>Gives back what is kept: the plan is made.</summary>
    public void Dispose()
    {
        ForgetResults();
        resultRoom.Dispose();
        Numbers.Forget();
        Room.Dispose();
    }

    private RightResult? TryCompute(IBackend other, KernelRequest request, ReadOnlyMemory<float>[] operands)
    {
        try
        {
            return Compute(other, Plain(request), operands);
        }
#pragma warning disable CA1031 // Whatever keeps the other backend from answering, the definition does.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private RightResult? Compute(IBackend other, KernelRequest plain, ReadOnlyMemory<float>[] operands)
    {
        ForwardWorkspace? workspace = ForwardWorkspace.For(other, plain, operands, Numbers, Room);
        if (workspace is { Failure: not null })
        {
            return null;
        }

        using Kernel? kernel = other.TryCreate(workspace?.Request ?? plain);
        if (kernel is null)
        {
            return null;
        }

        var trial = new KernelTrial(kernel, other.Team, Room);
        trial.Write(operands, workspace);
        if (trial.Run(new StepContext(), clock) is not null)
        {
            return null;
        }

        var results = new RightResult(
            operands, [.. plain.Outputs.Length == 0 ? [plain.Inputs[0].Shape.ElementCount] : plain.Outputs.Select(
                (o, i) => plain.Op.Output(i).Role == OperandRole.Workspace ? 0 : o.Shape.ElementCount)], resultRoom, other, trial.Milliseconds);
        for (int i = 0; i < results.Count; i++)
        {
            if (plain.Outputs.Length == 0)
            {
                results.Set(i, trial.ReadInput(0));
            }
            else if (plain.Op.Output(i).Role != OperandRole.Workspace)
            {
                results.Set(i, trial.Read(i).Values);
            }
        }

        return results;
    }

    /// <summary>The same in 32-bit floats, channels last, with weights as the backend likes them.</summary>
    private static KernelRequest Plain(KernelRequest request)
    {
        static DataType Wide(DataType type) => type == DataType.BFloat16 ? DataType.Float32 : type;

        Operand[] inputs = [.. request.Inputs.Select((o, i) => request.Op.Input(i).Role == OperandRole.Weights
            ? new Operand(o.Shape, Wide(o.Type), null)
            : new Operand(Layout.ChannelsLast(o.Shape, Wide(o.Type))))];
        Operand[] outputs = [.. request.Outputs.Select((o, i) => request.Op.Output(i).Role is OperandRole.Weights or OperandRole.Workspace
            ? new Operand(o.Shape, Wide(o.Type), null)
            : new Operand(Layout.ChannelsLast(o.Shape, Wide(o.Type))))];
        return new KernelRequest(request.Op, inputs, outputs);
    }

    private void ForgetResults()
    {
        kept.Clear();
        resultRoom.Clear();
        count = 0;
    }
}
