using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// What a forward kernel leaves for its gradient, in a form that only that one reads: which element won a window, which passed a relu. To try the gradient, the
/// forward kernel is run first.
/// </summary>
internal sealed class ForwardWorkspace
{
    private ForwardWorkspace(int input, KernelRequest request)
    {
        Input = input;
        Request = request;
    }

    /// <summary>Where the workspace stands among the gradient's operands.</summary>
    public int Input { get; }

    /// <summary>The request with the workspace's layout.</summary>
    public KernelRequest Request { get; private init; }

    /// <summary>The workspace.</summary>
    public byte[] Bytes { get; private init; } = [];

    /// <summary>What the workspace says, as the op's definition wants it: the source of a pooling, the result of a relu.</summary>
    public ReadOnlyMemory<float> Meaning { get; private init; }

    /// <summary>Why there is none, or null.</summary>
    public string? Failure { get; private init; }

    /// <summary>The place of the workspace among a request's operands, or -1.</summary>
    public static int InputOf(KernelRequest request) =>
        Array.FindIndex([.. Enumerable.Range(0, request.Inputs.Length)], i => request.Op.Input(i).Role == OperandRole.Workspace);

    /// <summary>The logical shape that a workspace belongs to: that of the gradient beside it.</summary>
    public static Shape ShapeOf(KernelRequest request) => request.Inputs[InputOf(request) - 1].Shape;

    /// <summary>Runs the forward kernel for a gradient; null for an op that reads no workspace.</summary>
    /// <param name="backend">Whose kernels.</param>
    /// <param name="request">The gradient's request.</param>
    /// <param name="data">Its operands.</param>
    /// <param name="numbers">Fills what only the forward kernel reads.</param>
    /// <param name="room">Memory.</param>
    public static ForwardWorkspace? For(IBackend backend, KernelRequest request, ReadOnlyMemory<float>[] data, Numbers numbers, TrialRoom room)
    {
        int input = InputOf(request);
        if (input < 0)
        {
            return null;
        }

        (KernelRequest forward, ReadOnlyMemory<float>[] operands) = Forward(request, data, numbers);
        using Kernel? kernel = backend.TryCreate(forward);
        if (kernel is null)
        {
            return new ForwardWorkspace(input, request) { Failure = "there is no forward kernel whose workspace it could read" };
        }

        var trial = new KernelTrial(kernel, backend.Team, room);
        trial.Write(operands, null);
        if (trial.Run(new StepContext(), TimeProvider.System) is { } wrong)
        {
            return new ForwardWorkspace(input, request) { Failure = "its forward kernel: " + wrong };
        }

        int place = kernel.Outputs.Length - 1;
        byte[] bytes = trial.ReadBytes(place);
        Operand[] inputs = [.. request.Inputs];
        inputs[input] = new Operand(kernel.Outputs[place]);
        return new ForwardWorkspace(input, request)
        {
            Request = request with { Inputs = inputs },
            Bytes = bytes,
            Meaning = request.Op is PoolingBackwardOp ? operands[0] : trial.Read(0).Values.ToArray(),
        };
    }

    /// <summary>What the gradient that belongs to a forward kernel with a workspace is asked for; null where there is none.</summary>
    public static KernelRequest? Backward(KernelRequest forward, Kernel kernel)
    {
        switch (forward.Op)
        {
            case PoolingOp { HasWorkspace: true } pooling:
                return new KernelRequest(
                    new PoolingBackwardOp(pooling.Kind, pooling.Window, pooling.Kernel, kernel.Inputs[0].Shape),
                    [new Operand(kernel.Outputs[0]), new Operand(kernel.Outputs[1])],
                    [new Operand(kernel.Inputs[0])]);
            case BatchNormalizationOp { Relu: true } normalization:
                Operand source = new(kernel.Inputs[0]), result = new(kernel.Outputs[0]), statistics = new(kernel.Outputs[1]);
                Operand[] scaled = normalization.Scale ? [statistics] : [], shifted = normalization.Shift ? [statistics] : [];
                return new KernelRequest(
                    new BatchNormalizationBackwardOp(normalization.Epsilon, normalization.Scale, normalization.Shift, Relu: true, normalization.Synchronized),
                    [source, statistics, statistics, .. scaled, result, new Operand(kernel.Outputs[3])],
                    [source, .. scaled, .. shifted]);
            default:
                return null;
        }
    }

    private static (KernelRequest Request, ReadOnlyMemory<float>[] Data) Forward(KernelRequest request, ReadOnlyMemory<float>[] data, Numbers numbers)
    {
        Operand[] inputs = request.Inputs;
        switch (request.Op)
        {
            case PoolingBackwardOp op:
                Operand source = request.Outputs[0], pooled = inputs[0];
                return (new KernelRequest(new PoolingOp(op.Kind, op.Window, op.Kernel, Training: true), [source],
                    [pooled, new Operand(pooled.Shape, DataType.UInt8, null)]), [numbers.Odd(source.Shape.ElementCount, 1)]);
            case BatchNormalizationBackwardOp op:
                Operand gradient = inputs[op.GradientInput];
                Operand[] parameters = [.. Enumerable.Repeat(inputs[1], (op.Scale ? 1 : 0) + (op.Shift ? 1 : 0))];
                ReadOnlyMemory<float>[] scaled = op.Scale ? [data[3]] : [], shifted = op.Shift ? [numbers.Odd(data[1].Length, 7)] : [];
                return (new KernelRequest(
                    new BatchNormalizationOp(op.Epsilon, op.Scale, op.Shift, Relu: true, op.Synchronized), [inputs[0], .. parameters],
                    [gradient, inputs[1], inputs[1], new Operand(gradient.Shape, DataType.UInt8, null)]), [data[0], .. scaled, .. shifted]);
            default:
                throw new InvalidOperationException($"{request.Op.Name} reads no workspace.");
        }
    }
}
