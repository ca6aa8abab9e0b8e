using System.Runtime.Intrinsics;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>
/// The managed kernels choose their vector width at run time. Tests of this category run again in processes in which the runtime may use fewer instructions:
/// the target Test of the build starts them, and says in a variable which width is left.
/// </summary>
[Category(Category)]
public sealed class VectorWidthTests
{
    public const string Category = "VectorWidths";
    private const string Variable = "CNN_TEST_VECTOR_BITS";

    /// <summary>Without it a setting that the runtime does not know any more would let every run pass at full width.</summary>
    [Test]
    public void The_runtime_uses_the_width_that_is_asked_for()
    {
        int widest = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        Assert.That(widest,
            Is.LessThanOrEqualTo(int.Parse(Environment.GetEnvironmentVariable(Variable) ?? "512", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
