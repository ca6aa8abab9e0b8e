using System.Globalization;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>
/// Holds a kernel's results against another implementation of the same op, and where they differ, or there is none, against the op's definition, computed one
/// number at a time. On numbers made for it, through its own layouts, tails and padding included. On the engine's thread.
/// </summary>
/// <param name="inner">Makes the kernels that are tried.</param>
/// <param name="rights">What is right.</param>
/// <param name="clock">Tells whether a kernel hangs.</param>
internal sealed class KernelProof(IBackend inner, RightResults rights, TimeProvider clock)
{
    // A kernel that takes as long as this, and so many times as long as the other one, hangs or is emulated.
    private const double PatienceMilliseconds = 1000, Slowness = 50;

    /// <summary>What stands for a kernel when it is tried: its layouts, on a few samples.</summary>
    public static KernelRequest Tried(KernelRequest request, Kernel kernel) => ProofSize.Reduce(WithLayouts(request, kernel));

    /// <summary>What is wrong with a kernel, or null.</summary>
    /// <param name="request">What it was asked for.</param>
    /// <param name="kernel">Made for it; not bound and not run here: another one is made for the proof.</param>
    /// <param name="tried">What stands for it.</param>
    public string? Check(KernelRequest request, Kernel kernel, KernelRequest tried)
    {
        if (tried.Inputs.Length > 0 && tried.Inputs[0].Shape != request.Inputs[0].Shape)
        {
            using Kernel? few = ForwardWorkspace.InputOf(request) >= 0 ? null : Make(tried, out _);
            if (ForwardWorkspace.InputOf(request) < 0 && few?.Implementation != kernel.Implementation)
            {
                // Few samples are computed by another implementation, or none: all of them, then.
                return Check(WithLayouts(request, kernel), request);
            }

            return Check(tried);
        }

        return Check(tried, request);
    }

    private static KernelRequest WithLayouts(KernelRequest request, Kernel kernel) => request with
    {
        Inputs = [.. request.Inputs.Select((_, i) => i == ForwardWorkspace.InputOf(request)
            ? new Operand(ForwardWorkspace.ShapeOf(request), DataType.UInt8, null)
            : new Operand(kernel.Inputs[i]))],
        Outputs = [.. request.Outputs.Select((o, i) => request.Op.Output(i).Role == OperandRole.Workspace ? o : new Operand(kernel.Outputs[i]))],
    };

    /// <param name="request">With all layouts.</param>
    /// <param name="asked">What the kernel was asked for: not all that a backend chooses can be asked for by name.</param>
    private string? Check(KernelRequest request, KernelRequest? asked = null)
    {
        try
        {
            return Run(request, asked);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return "it could not be run: " + e.Message;
        }
    }

    private string? Run(KernelRequest request, KernelRequest? asked)
    {
        string meaning = ProofKey.Meaning(request);
        ReadOnlyMemory<float>[] operands = rights.Operands(request, meaning);
        ForwardWorkspace? workspace = ForwardWorkspace.For(inner, request, operands, rights.Numbers, rights.Room);
        if (workspace is { Failure: { } failure })
        {
            return failure;
        }

        using Kernel? kernel = Make(workspace?.Request ?? request, asked, out string? refusal);
        if (kernel is null)
        {
            return refusal ?? "it could not be made again";
        }

        RightResult right = rights.For(request, meaning, operands, inner);
        var comparison = new Comparison(request, right, workspace?.Meaning ?? default);
        if (Trial(kernel, operands, workspace, comparison, aliased: false) is { } wrong)
        {
            return wrong;
        }

        if (request.Outputs.Where((_, i) => kernel.InPlaceInput(i) >= 0).Any())
        {
            using Kernel? again = Make(workspace?.Request ?? request, asked, out _);
            if (again is not null && Trial(again, operands, workspace, comparison, aliased: true) is { } alias)
            {
                return "in the place of its operand " + alias;
            }
        }

        if (ForwardWorkspace.Backward(request, kernel) is { } backward && Gradient(backward) is { } gradient)
        {
            return gradient;
        }

        if (comparison.Agrees)
        {
            right.AgreedBy(inner, comparison.Fastest);
        }

        return null;
    }

    // Only this kernel's own gradient can read the workspace that it leaves, so the two are right together or not at all.
    private string? Gradient(KernelRequest backward)
    {
        using Kernel? kernel = Make(backward, out string? refusal);
        return kernel is null ? $"its gradient cannot be made{(refusal is null ? "" : ": " + refusal)}" : Check(WithLayouts(backward, kernel)) is { } wrong
            ? "its gradient: " + wrong
            : null;
    }

    private string? Trial(Kernel kernel, ReadOnlyMemory<float>[] operands, ForwardWorkspace? workspace, Comparison comparison, bool aliased)
    {
        var trial = new KernelTrial(kernel, inner.Team, rights.Room, aliased);
        trial.Write(operands, workspace);
        if (trial.Run(new StepContext(), clock) is { } outside)
        {
            return outside;
        }

        comparison.Took(trial.Milliseconds);
        if (trial.Milliseconds > PatienceMilliseconds && trial.Milliseconds > Slowness * comparison.Milliseconds)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it took {trial.Milliseconds:f0} ms for what another takes {comparison.Milliseconds:f1} ms");
        }

        if (kernel.Outputs.Length == 0)
        {
            return comparison.Check(0, trial.ReadInput(0));
        }

        for (int output = 0; output < kernel.Outputs.Length; output++)
        {
            if (comparison.IsWorkspace(output))
            {
                continue;
            }

            KernelTrial.Result result = trial.Read(output);
            if (comparison.Check(output, result.Values) is { } wrong)
            {
                return wrong;
            }

            if (!result.IsPadded)
            {
                return $"the padding of result {output}, {kernel.Outputs[output]}, is not zero";
            }
        }

        return null;
    }

    private Kernel? Make(KernelRequest request, KernelRequest? otherwise, out string? refusal) =>
        Make(request, out refusal) ?? (otherwise is null ? null : Make(otherwise, out refusal));

    private Kernel? Make(KernelRequest request, out string? refusal)
    {
        refusal = null;
        try
        {
            return inner.TryCreate(request);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            refusal = e.Message;
            return null;
        }
    }
}
