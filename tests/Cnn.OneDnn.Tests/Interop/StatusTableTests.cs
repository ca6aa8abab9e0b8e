using Cnn.OneDnn.Bindings;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.Interop;

internal sealed class StatusTableTests
{
    private static dnnl_status_t[] All => Enum.GetValues<dnnl_status_t>();

    [Test]
    public void Every_status_of_the_headers_has_a_name_of_its_own() =>
        Assert.That(All.Select(s => (int)StatusTable.StatusOf(s)), Is.EqualTo(All.Select(s => (int)s)));

    [Test]
    public void Success_throws_nothing() => Assert.That(() => StatusTable.Check(dnnl_status_t.dnnl_success, "x"), Throws.Nothing);

    [TestCaseSource(nameof(Failures))]
    public void A_failure_says_what_was_expected_and_received_and_what_to_do(int status)
    {
        OneDnnException failure = Assert.Throws<OneDnnException>(() => StatusTable.Check((dnnl_status_t)status, "convolution: create", "1x3x8x8"));
        Assert.That((int)failure.Status, Is.EqualTo(status));
        Assert.That(failure.Operation, Is.EqualTo("convolution: create"));
        Assert.That(failure.Message, Does.Contain("convolution: create").And.Contain($"expected status 0, received {status}").And.Contain("1x3x8x8"));
    }

    [Test]
    public void A_status_that_nobody_knows_is_an_error_too() =>
        Assert.That(() => StatusTable.Check((dnnl_status_t)77, "x"), Throws.TypeOf<OneDnnException>().With.Message.Contains("77"));

    private static IEnumerable<int> Failures() => All.Where(s => s != dnnl_status_t.dnnl_success).Select(s => (int)s);
}
