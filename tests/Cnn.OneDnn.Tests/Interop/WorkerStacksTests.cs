using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

internal sealed class WorkerStacksTests
{
    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase("256k", null)]
    [TestCase("  4 M ", null)]
    [TestCase("1g", null)]
    [TestCase("262144B", null)]
    [TestCase("8192", null)]
    [TestCase("large", "2M")]
    [TestCase("2M", "16k")]
    public void A_size_that_does_and_one_that_OpenMP_cannot_read_are_taken(string? first, string? second) =>
        Assert.That(() => Require(first, second), Throws.Nothing);

    [TestCase("255", null, "OMP_STACKSIZE", "'255'")]
    [TestCase("16k", "2M", "OMP_STACKSIZE", "'16k'")]
    [TestCase("100B", null, "OMP_STACKSIZE", "'100B'")]
    [TestCase("2G", null, "OMP_STACKSIZE", "'2G'")]
    [TestCase("9000000000000000000", null, "OMP_STACKSIZE", "'9000000000000000000'")]
    [TestCase("much", "64k", "GOMP_STACKSIZE", "'64k'")]
    public void A_size_that_would_end_the_process_is_refused_by_name(string? first, string? second, string name, string value) =>
        Assert.That(() => Require(first, second), Throws.TypeOf<EngineConfigurationException>().With.Message.StartsWith(name).And.Message.Contains(value));

    [Test]
    public void One_thread_has_no_such_stack() => Assert.That(() => Require("16k", null, threads: 1), Throws.Nothing);

    private static void Require(string? first, string? second, int threads = 2) =>
        WorkerStacks.Require(threads, name => name == "OMP_STACKSIZE" ? first : name == "GOMP_STACKSIZE" ? second : null);
}
