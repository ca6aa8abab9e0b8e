using Cnn.Extensions.Hosting;
using Cnn.OneDnn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cnn.Hosting.Tests;

/// <summary>Networks as services: options, names, start, health.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class RegistrationTests
{
    private SmallFiles files = null!;

    [SetUp]
    public void MakeFolder() => files = new SmallFiles();

    [TearDown]
    public void RemoveFolder() => files.Dispose();

    [Test]
    public async Task Options_come_from_a_section_of_the_configuration()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Predictor:Path"] = files.Factor("a.safetensors", 3),
            ["Predictor:Backend"] = "Managed",
            ["Predictor:Instances"] = "2",
            ["Predictor:MaxBatchSize"] = "5",
            ["Predictor:BatchingDelay"] = "00:00:00.004",
            ["Predictor:QueueLimit"] = "7",
            ["Predictor:ReloadInterval"] = "00:00:00",
        }).Build();
        await using ServiceProvider provider = new ServiceCollection().AddCnnPredictor(configuration.GetSection("Predictor")).BuildServiceProvider();
        CnnPredictorOptions options = provider.GetRequiredService<IOptionsMonitor<CnnPredictorOptions>>().CurrentValue;
        Assert.That(
            (options.Backend, options.Instances, options.MaxBatchSize, options.BatchingDelay, options.QueueLimit, options.ReloadInterval),
            Is.EqualTo((BackendKind.Managed, (int?)2, 5, TimeSpan.FromMilliseconds(4), 7, TimeSpan.Zero)));
        float[] result = new float[1];
        provider.GetRequiredService<PredictorService>().Predict([2], result);
        Assert.That(result[0], Is.EqualTo(6));
    }

    [Test]
    public async Task Several_networks_are_told_apart_by_their_keys()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddCnnPredictor(o => Set(o, files.Factor("a.safetensors", 3)), "a")
            .AddCnnPredictor(o => Set(o, files.Factor("b.safetensors", 5)), "b")
            .BuildServiceProvider();
        float[] results = new float[2];
        await provider.GetRequiredKeyedService<PredictorService>("a").PredictAsync(new float[] { 1 }, results.AsMemory(0, 1));
        await provider.GetRequiredKeyedService<PredictorService>("b").PredictAsync(new float[] { 1 }, results.AsMemory(1, 1));
        Assert.That(results, Is.EqualTo(new float[] { 3, 5 }));
    }

    [TestCase(null, "cnn-predictor", "cnn-classifier")]
    [TestCase("a", "cnn-predictor-a", "cnn-classifier-a")]
    public async Task A_predictor_and_a_classifier_of_one_name_have_files_and_checks_of_their_own(string? name, params string[] checks)
    {
        var services = new ServiceCollection();
        services.AddLogging()
            .AddCnnPredictor(o => Set(o, files.Factor("a.safetensors", 3)), name)
            .AddCnnClassifier(o => Set(o, files.Brightness("b.safetensors")), name)
            .AddHealthChecks().AddCnnPredictor(name).AddCnnClassifier(name);
        await using ServiceProvider provider = services.BuildServiceProvider();
        HealthReport health = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(health.Entries.Keys, Is.EquivalentTo(checks));
        Assert.That(checks.Select(c => health.Entries[c].Data["path"]), Is.EqualTo(new[] { files.Path("a.safetensors"), files.Path("b.safetensors") }));
        float[] result = new float[1];
        (name is null ? provider.GetRequiredService<PredictorService>() : provider.GetRequiredKeyedService<PredictorService>(name)).Predict([2], result);
        Assert.That(result[0], Is.EqualTo(6));
    }

    [Test]
    public void A_host_does_not_start_without_its_network()
    {
        Assert.That(async () => await Start(o => o.Path = files.Path("none.safetensors")), Throws.InstanceOf<IOException>());
        Assert.That(async () => await Start(_ => { }), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Path is missing"));
    }

    [Test]
    public async Task A_host_loads_its_network_when_it_starts()
    {
        using IHost host = await Start(o => Set(o, files.Factor("a.safetensors", 3)));
        Assert.That(host.Services.GetRequiredService<PredictorService>().Statistics.Plans, Is.Positive);
        Assert.That((await Health(host.Services)).Status, Is.EqualTo(HealthStatus.Healthy));
        await host.StopAsync();
    }

    [Test]
    public async Task Health_tells_what_is_served_and_what_is_not()
    {
        await using ServiceProvider none = Services(o => o.Path = files.Path("none.safetensors"));
        HealthReportEntry ill = await Health(none);
        Assert.That(ill.Status, Is.EqualTo(HealthStatus.Unhealthy));
        Assert.That(ill.Description, Does.Contain("none.safetensors"));
        await using ServiceProvider some = Services(o => Set(o, files.Factor("a.safetensors", 3)));
        some.GetRequiredService<PredictorService>().Predict([1], new float[1]);
        HealthReportEntry well = await Health(some);
        Assert.That(well.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(well.Data["samples"], Is.EqualTo(1L));
    }

    private static void Set(CnnPredictorOptions options, string path) =>
        (options.Path, options.Backend, options.ReloadInterval) = (path, BackendKind.Managed, TimeSpan.Zero);

    private static ServiceProvider Services(Action<CnnPredictorOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddCnnPredictor(configure).AddHealthChecks().AddCnnPredictor();
        return services.BuildServiceProvider();
    }

    private static async Task<HealthReportEntry> Health(IServiceProvider provider) =>
        (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Single().Value;

    private static async Task<IHost> Start(Action<CnnPredictorOptions> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCnnPredictor(configure).AddHealthChecks().AddCnnPredictor();
        IHost host = builder.Build();
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
