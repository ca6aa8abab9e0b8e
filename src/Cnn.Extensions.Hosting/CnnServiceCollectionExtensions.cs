using Cnn.Extensions.Hosting;
using Cnn.Models;
using Cnn.OneDnn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static Microsoft.Extensions.Options.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers networks as services.</summary>
public static class CnnServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="PredictorService"/>, which is loaded when the host starts and anew when its file changes.
    /// </summary>
    /// <param name="services">Where.</param>
    /// <param name="configure">Sets the options: at least <see cref="CnnPredictorOptions.Path"/>.</param>
    /// <param name="name">The service's key and the options' name, where there are several; null for the one without a key.</param>
    public static IServiceCollection AddCnnPredictor(this IServiceCollection services, Action<CnnPredictorOptions> configure, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, name ?? DefaultName).Configure(configure);
        return AddPredictor(services, name);
    }

    /// <summary>
    /// The same with options from a section of the configuration; changes there take effect when the file is loaded the next time, and a changed path loads it.
    /// <see cref="CnnPredictorOptions.ReloadInterval"/> is read once.
    /// </summary>
    /// <param name="services">Where.</param>
    /// <param name="section">The section, such as <c>configuration.GetSection("Predictor")</c>.</param>
    /// <param name="name">The service's key and the options' name, where there are several; null for the one without a key.</param>
    public static IServiceCollection AddCnnPredictor(this IServiceCollection services, IConfiguration section, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        AddOptions(services, name ?? DefaultName).Bind(section);
        return AddPredictor(services, name);
    }

    /// <summary>
    /// Registers an <see cref="ImageClassifierService"/>, which is loaded when the host starts and anew when its file changes. Its options are called
    /// ImageClassifierService, with a colon and the key where it has one: a predictor of the same key has others.
    /// </summary>
    /// <inheritdoc cref="AddCnnPredictor(IServiceCollection, Action{CnnPredictorOptions}, string)" path="/param"/>
    public static IServiceCollection AddCnnClassifier(this IServiceCollection services, Action<CnnPredictorOptions> configure, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        AddOptions(services, OfClassifier(name)).Configure(configure);
        return AddClassifier(services, name);
    }

    /// <summary>The same with options from a section of the configuration.</summary>
    /// <inheritdoc cref="AddCnnPredictor(IServiceCollection, IConfiguration, string)" path="/param"/>
    public static IServiceCollection AddCnnClassifier(this IServiceCollection services, IConfiguration section, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        AddOptions(services, OfClassifier(name)).Bind(section);
        return AddClassifier(services, name);
    }

    private static OptionsBuilder<CnnPredictorOptions> AddOptions(IServiceCollection services, string options)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddOptions<CnnPredictorOptions>(options)
            .Validate(o => o.Path.Length > 0, "CnnPredictorOptions.Path is missing: name a checkpoint or an ONNX file.");
    }

    private static IServiceCollection AddPredictor(IServiceCollection services, string? name)
    {
        PredictorService Make(IServiceProvider provider) => new(
            File(provider, name ?? DefaultName, (o, e) => PredictorFile.Load(o.Path, o.ToPredictorOptions(), o.ToModelOptions(e)), p => p));
        Register(services, name, Make);
        return services.AddSingleton<IHostedService>(p => new ServedFileStart(Find<PredictorService>(p, name).File));
    }

    private static IServiceCollection AddClassifier(IServiceCollection services, string? name)
    {
        ImageClassifierService Make(IServiceProvider provider) => new(
            File(provider, OfClassifier(name), (o, e) => ImageClassifier.Load(o.Path, o.ToPredictorOptions(), o.ToModelOptions(e)), c => c.Predictor));
        Register(services, name, Make);
        return services.AddSingleton<IHostedService>(p => new ServedFileStart(Find<ImageClassifierService>(p, name).File));
    }

    private static string OfClassifier(string? name) => name is null ? nameof(ImageClassifierService) : $"{nameof(ImageClassifierService)}:{name}";

    private static ServedFile<T> File<T>(IServiceProvider provider, string options, Func<CnnPredictorOptions, Engine, T> load, Func<T, Predictor> predictor)
        where T : class, IDisposable
    {
        ILoggerFactory logs = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        ILogger engineLog = logs.CreateLogger("Cnn.Engine");
        return new(
            provider.GetRequiredService<IOptionsMonitor<CnnPredictorOptions>>(),
            options,
            Load,
            predictor,
            logs.CreateLogger("Cnn.Serving"),
            provider.GetService<TimeProvider>() ?? TimeProvider.System);

        T Load(CnnPredictorOptions asked)
        {
            // Its threads end with the model that was read; those of the predictor's instances are their own.
            using var engine = new Engine(new EngineOptions { Log = engineLog });
            return load(asked, engine);
        }
    }

    private static void Register<T>(IServiceCollection services, string? name, Func<IServiceProvider, T> make)
        where T : class
    {
        if (name is null)
        {
            services.TryAddSingleton(make);
        }
        else
        {
            services.TryAddKeyedSingleton(name, (provider, _) => make(provider));
        }
    }

    internal static T Find<T>(IServiceProvider provider, string? name)
        where T : class => name is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(name);
}
