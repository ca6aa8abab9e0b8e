using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Interop;

namespace Cnn.OneDnn.Tests.OneDnn;

[Category(OtherLibraryTests.Category)]
[NonParallelizable]
internal sealed class BackendProviderTests
{
    [TestCase(BackendKind.Managed, null, "managed", "the options")]
    [TestCase(BackendKind.Auto, "managed", "managed", "CNN_BACKEND")]
    [TestCase(BackendKind.Auto, "MANAGED", "managed", "CNN_BACKEND")]
    [TestCase(BackendKind.Managed, "onednn", "managed", "the options")]
    [TestCase(BackendKind.OneDnn, "managed", "onednn", "the options")]
    [TestCase(BackendKind.Auto, "onednn", "onednn", "CNN_BACKEND")]
    [TestCase(BackendKind.Auto, "auto", "onednn", "found at")]
    [TestCase(BackendKind.Auto, null, "onednn", "found at")]
    public void The_option_decides_then_the_environment_then_what_loads(BackendKind kind, string? environment, string name, string reason)
    {
        BackendChoice choice = BackendProvider.Create(kind, environment, 1, null);
        using IBackend backend = choice.Backend;
        Assert.That(backend.Name, Is.EqualTo(name));
        Assert.That(choice.Reason, Does.Contain(reason));
        Assert.That(choice.Report is null, Is.EqualTo(name == "managed"));
    }

    [Test]
    public void Where_nothing_loads_the_managed_backend_computes_and_says_so()
    {
        BackendChoice choice = BackendProvider.Create(BackendKind.Auto, null, 1, "/nowhere/libdnnl.so.3");
        using IBackend backend = choice.Backend;
        Assert.That(backend.Name, Is.EqualTo("managed"));
        Assert.That(choice.Reason, Does.Contain("could not be loaded"));
        Assert.That(choice.Report!.Attempts.Select(a => a.Path), Has.Member("/nowhere/libdnnl.so.3"));
    }

    [Test]
    public void Where_it_was_asked_for_by_name_a_library_that_does_not_load_is_an_error() =>
        Assert.That(() => BackendProvider.Create(BackendKind.OneDnn, null, 1, "/nowhere/libdnnl.so.3"), Throws.TypeOf<NativeLibraryException>());

    [Test]
    public void A_backend_that_nobody_knows_is_an_error() =>
        Assert.That(() => BackendProvider.Create(BackendKind.Auto, "cuda", 1, null),
            Throws.TypeOf<EngineConfigurationException>().With.Message.Contains("auto, onednn or managed").And.Message.Contains("'cuda'"));
}
