using Cnn.Extensions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Cnn.Hosting.Tests;

/// <summary>A configuration that changes while a network is served.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ChangedOptionsTests
{
    private SmallFiles files = null!;
    private LogLines log = null!;
    private IConfigurationRoot configuration = null!;
    private ServiceProvider provider = null!;

    [SetUp]
    public void Make()
    {
        files = new SmallFiles();
        log = new LogLines();
        configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Path"] = files.Factor("a.safetensors", 3),
            ["Backend"] = "Managed",
            ["QueueLimit"] = "1",
            ["BatchingDelay"] = "00:00:00",
            ["ReloadInterval"] = "00:00:00",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(log)).AddCnnPredictor(configuration).AddHealthChecks().AddCnnPredictor();
        provider = services.BuildServiceProvider();
    }

    [TearDown]
    public void Remove()
    {
        provider.Dispose();
        log.Dispose();
        files.Dispose();
    }

    private PredictorService Service => provider.GetRequiredService<PredictorService>();

    [Test]
    public async Task Options_that_are_invalid_are_told_once_and_degrade_until_they_are_mended()
    {
        string path = files.Path("a.safetensors");
        Assert.That(Answer(), Is.EqualTo(6));
        Change("Path", "");
        Assert.That((Service.Reload(), Service.Reload(), Service.Reload()), Is.EqualTo((false, false, false)));
        Assert.That(Answer(), Is.EqualTo(6));
        HealthReportEntry health = await Health();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain(path).And.Contain("Path is missing"));
        Assert.That(health.Data["path"], Is.EqualTo(path));
        Assert.That(Errors, Has.Exactly(1).Contains(path));
        Change("Path", path);
        Assert.That(Service.Reload(), Is.False, "it is what is served");
        Assert.That((await Health()).Status, Is.EqualTo(HealthStatus.Healthy));
        Change("Path", "");
        Assert.That(Service.Reload(), Is.False);
        Assert.That(Errors, Has.Exactly(2).Contains(path), "that is news again");
    }

    [Test]
    public async Task The_path_that_is_told_is_that_of_the_network_that_answers()
    {
        Assert.That(Answer(), Is.EqualTo(6));
        File.WriteAllText(files.Path("b.safetensors"), "no network");
        Change("Path", files.Path("b.safetensors"));
        Assert.That((Service.Reload(), Service.Reload()), Is.EqualTo((false, false)));
        HealthReportEntry health = await Health();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Data["path"], Is.EqualTo(files.Path("a.safetensors")));
        Assert.That(Errors, Has.Exactly(1).Contains("a.safetensors"));
        files.Factor("b.safetensors", 5);
        Assert.That(Service.Reload(), Is.True);
        Assert.That(Answer(), Is.EqualTo(10));
        Assert.That((await Health()).Data["path"], Is.EqualTo(files.Path("b.safetensors")));
    }

    [Test]
    public async Task A_path_without_a_file_is_told_once_and_degrades()
    {
        Assert.That(Answer(), Is.EqualTo(6));
        Change("Path", files.Path("none.safetensors"));
        Assert.That((Service.Reload(), Service.Reload()), Is.EqualTo((false, false)));
        HealthReportEntry health = await Health();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain("none.safetensors"));
        Assert.That(Errors, Has.Exactly(1).Contains("a.safetensors"));
        Assert.That(Answer(), Is.EqualTo(6), "the old network goes on");
        files.Factor("none.safetensors", 5);
        Assert.That(Service.Reload(), Is.True);
        Assert.That((Answer(), (await Health()).Status), Is.EqualTo((10f, HealthStatus.Healthy)));
    }

    [Test]
    public void A_file_that_is_gone_for_a_moment_goes_on_being_served()
    {
        Assert.That(Answer(), Is.EqualTo(6));
        File.Delete(files.Path("a.safetensors"));
        Assert.That((Service.Reload(), Errors.Count(), Answer()), Is.EqualTo((false, 0, 6f)));
        files.Factor("a.safetensors", 5);
        Assert.That((Service.Reload(), Answer()), Is.EqualTo((true, 10f)));
    }

    [Test]
    public async Task Health_without_valid_options_says_what_is_missing()
    {
        Change("Path", "");
        HealthReportEntry health = await Health();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(health.Description, Does.StartWith("A network is not served").And.Contain("Path is missing"));
    }

    [Test]
    public async Task A_queue_is_full_by_the_limit_of_the_predictor_that_runs()
    {
        Change("BatchingDelay", "01:00:00");
        using var end = new CancellationTokenSource();
        Task waits = Service.PredictAsync(new float[] { 2 }, new float[1], end.Token);
        Change("QueueLimit", "1000");
        HealthReportEntry health = await Health();
        await end.CancelAsync();
        Assert.That(async () => await waits, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.Contain("1 samples wait"));
    }

    [Test]
    public void The_engine_tells_the_log_of_the_host()
    {
        Assert.That(Answer(), Is.EqualTo(6));
        Assert.That(log.All, Has.Some.StartsWith("Cnn.Engine Information: managed computes on"));
    }

    private IEnumerable<string> Errors => log.All.Where(l => l.StartsWith("Cnn.Serving Error", StringComparison.Ordinal));

    private float Answer()
    {
        float[] result = new float[1];
        Service.Predict([2], result);
        return result[0];
    }

    private void Change(string key, string value)
    {
        configuration[key] = value;
        try
        {
            configuration.Reload();
        }
        catch (AggregateException)
        {
            // The options' monitor makes them at once, and tells the one who changed the configuration.
        }
    }

    private async Task<HealthReportEntry> Health() =>
        (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Single().Value;
}
