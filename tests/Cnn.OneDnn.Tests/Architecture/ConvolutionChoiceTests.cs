using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Backends.Managed;

namespace Cnn.OneDnn.Tests.Architecture;

/// <summary>The table that says which kernel computes a convolution: it is read to learn why one runs, so it has to be complete.</summary>
[TestFixture]
internal sealed class ConvolutionChoiceTests
{
    // A preference without a reason cannot be questioned when a kernel or a processor changes.
    [Test]
    public void Every_candidate_has_a_name_and_a_reason([Values] Propagation propagation)
    {
        ConvolutionCandidate[] candidates = [.. ConvolutionChoice.Candidates(propagation)];
        Assert.That(candidates, Is.Not.Empty);
        Assert.That(candidates.Select(c => c.Name), Is.Unique.And.All.Not.Empty);
        Assert.That(candidates.Select(c => c.Reason), Has.All.Matches(@"^[A-Z].{20,}\.$"));
    }

    // A kernel that is not in the table never runs, or is chosen where nobody looks. Only what converts around a kernel of the table is no choice.
    [Test]
    public void Every_kernel_is_a_candidate()
    {
        string folder = Path.Combine(Checkout.Root, "src", "Cnn.OneDnn", "Backends", "Managed", "Convolution");
        string[] files = [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))];
        Type[] kernels =
        [
            .. typeof(ConvolutionChoice).Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(Kernel)) && !t.IsAbstract && files.Contains(t.Name) && t != typeof(WidenedKernel)),
        ];
        Assert.That(Enum.GetValues<Propagation>().SelectMany(p => ConvolutionChoice.Candidates(p)).Select(c => c.Kernel).Distinct(), Is.EquivalentTo(kernels));
    }
}
