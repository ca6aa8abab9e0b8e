using Cnn.Extensions.Hosting;
using Cnn.OneDnn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cnn.Hosting.Tests;

/// <summary>Files that change while they are served.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ReloadTests
{
    private SmallFiles files = null!;

    [SetUp]
    public void MakeFolder() => files = new SmallFiles();

    [TearDown]
    public void RemoveFolder() => files.Dispose();

    [Test]
    public async Task A_call_that_has_begun_ends_with_the_old_network_and_a_later_one_has_the_new()
    {
        await using ServiceProvider provider = Services(TimeSpan.Zero, files.Factor("a.safetensors", 3), TimeSpan.FromMilliseconds(300));
        PredictorService service = provider.GetRequiredService<PredictorService>();
        Assert.That(service.Reload(), Is.False, "nothing is served yet");
        float[] old = new float[1], young = new float[1];
        Task begun = service.PredictAsync(new float[] { 2 }, old);
        Assert.That(service.Reload(), Is.False, "the file has not changed");
        files.Factor("a.safetensors", 5);
        Assert.That(service.Reload(), Is.True);
        service.Predict([2], young);
        await begun;
        Assert.That((old[0], young[0]), Is.EqualTo((6f, 10f)));
    }

    [Test]
    public async Task A_change_is_noticed_without_being_told()
    {
        await using ServiceProvider provider = Services(TimeSpan.FromMilliseconds(20), files.Factor("a.safetensors", 3));
        PredictorService service = provider.GetRequiredService<PredictorService>();
        float[] result = new float[1];
        service.Predict([2], result);
        Assert.That(result[0], Is.EqualTo(6));
        files.Factor("a.safetensors", 5);
        Assert.That(Now, Is.EqualTo(10).After(60_000, 20));

        float Now()
        {
            service.Predict([2], result);
            return result[0];
        }
    }

    [Test]
    public async Task A_file_that_is_damaged_leaves_the_old_network_until_it_is_mended()
    {
        string path = files.Factor("a.safetensors", 3);
        await using ServiceProvider provider = Services(TimeSpan.Zero, path);
        PredictorService service = provider.GetRequiredService<PredictorService>();
        float[] result = new float[1];
        service.Predict([2], result);
        File.WriteAllText(path, "no network");
        Assert.That(service.Reload(), Is.False);
        service.Predict([2], result);
        Assert.That(result[0], Is.EqualTo(6));
        HealthReportEntry health = await Health(provider);
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain(path).And.Contain("cannot be loaded"));
        files.Factor("a.safetensors", 5);
        Assert.That(service.Reload(), Is.True);
        service.Predict([2], result);
        Assert.That(result[0], Is.EqualTo(10));
        Assert.That((await Health(provider)).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task A_link_that_is_turned_to_another_file_is_a_change()
    {
        string link = files.Path("current.safetensors");
        File.CreateSymbolicLink(link, files.Factor("a.safetensors", 3));
        await using ServiceProvider provider = Services(TimeSpan.Zero, link);
        PredictorService service = provider.GetRequiredService<PredictorService>();
        float[] result = new float[1];
        service.Predict([2], result);
        string other = files.Factor("b.safetensors", 5);
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(files.Path("a.safetensors")));
        File.Delete(link);
        File.CreateSymbolicLink(link, other);
        Assert.That(service.Reload(), Is.True);
        service.Predict([2], result);
        Assert.That(result[0], Is.EqualTo(10));
    }

    [Test]
    public async Task A_disposed_service_says_so()
    {
        ServiceProvider provider = Services(TimeSpan.FromMilliseconds(20), files.Factor("a.safetensors", 3));
        PredictorService service = provider.GetRequiredService<PredictorService>();
        service.Predict([2], new float[1]);
        await provider.DisposeAsync();
        Assert.That(() => service.Predict([2], new float[1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(service.Reload(), Is.False);
    }

    private static ServiceProvider Services(TimeSpan interval, string path, TimeSpan delay = default)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddHealthChecks().AddCnnPredictor();
        services.AddCnnPredictor(o => (o.Path, o.Backend, o.ReloadInterval, o.BatchingDelay) = (path, BackendKind.Managed, interval, delay));
        return services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> Health(IServiceProvider provider) =>
        (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Single().Value;
}
