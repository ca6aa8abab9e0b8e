using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning;

/// <content>
/// On how many threads a kernel of a network that only predicts runs: on all, or on one where that is measured to be faster, because the threads of a team have
/// to be woken and waited for.
/// </content>
internal sealed partial class Planner
{
    // A core does so many operations in about a fifth of a millisecond, and moves so many bytes: what is larger always pays for the threads that share it.
    private const long MostSerialOperations = 1 << 23, MostSerialBytes = 1 << 20;

    // A reorder of so little is done in about a microsecond.
    private const long MostReorderedBytes = 1 << 15;

    // The shortest of so many: they are short, and the first ones wake the team.
    private const int TimedRuns = 25;

    private bool isSerial;

    private bool ChoosesThreads => !training && !options.IsDeterministic && options.Costs is null && kernels.Serial is not null;

    private void ChooseThreads()
    {
        if (!ChoosesThreads)
        {
            return;
        }

        // Folding is done once for many runs.
        Node[] nodes = [.. chosen.Keys.Where(n => !IsFolding(n))];
        bool[] alone = ThreadChoice.Choose([.. nodes.Select(TimesOf)]);
        for (int i = 0; i < nodes.Length; i++)
        {
            (Kernel kernel, string backend) = chosen[nodes[i]];
            if (alone[i] && MakerFor(kernels.Serial!, backend).TryCreate(Fixed(nodes[i], kernel)) is { } serial)
            {
                chosen[nodes[i]] = (serial, backend);
                kernel.Dispose();
            }
        }

        isSerial = nodes.All(n => chosen[n].Kernel.IsSerial);
    }

    private KernelFactory MakerOfReorders(Slot to) =>
        ChoosesThreads && (isSerial || to.Layout.ByteSize <= MostReorderedBytes) ? kernels.Serial! : kernels;

    private KernelTimes? TimesOf(Node node)
    {
        (Kernel kernel, string backend) = chosen[node];
        KernelRequest request = Fixed(node, kernel) with { IsProvisional = true };
        if (request.Operations > MostSerialOperations || kernel.Inputs.Concat(kernel.Outputs).Sum(l => l.ByteSize) > MostSerialBytes)
        {
            return null;
        }

        double team = TimeOf(MakerFor(kernels, backend), request), serial = TimeOf(MakerFor(kernels.Serial!, backend), request);
        return serial == double.MaxValue ? null : new KernelTimes(team, serial);
    }

    private double TimeOf(IBackend maker, KernelRequest request)
    {
        string operands = string.Join(' ', request.Inputs.Concat(request.Outputs).Select(o => $"{o.Type}{o.Shape}{o.Layout}"));
        return times.Get($"{maker.Fingerprint} undivided {request.Op} {operands}", () =>
        {
            using Kernel? kernel = maker.TryCreate(request);
            return kernel is null ? double.MaxValue : KernelTimer.Best(kernel, TimedRuns);
        });
    }

    private static IBackend MakerFor(KernelFactory factory, string backend) =>
        factory.Alternative is { } other && other.Name == backend ? other : factory.Primary;

    /// <summary>What a kernel was made for, with its layouts: another one in its place must read and write the same.</summary>
    private static KernelRequest Fixed(Node node, Kernel kernel) => new(
        node.Op,
        [.. node.Inputs.Select((v, i) => new Operand(v.Shape, kernel.Inputs[i].Type, kernel.Inputs[i]))],
        [.. node.Outputs.Select((v, i) => new Operand(v.Shape, kernel.Outputs[i].Type, kernel.Outputs[i]))]);
}
