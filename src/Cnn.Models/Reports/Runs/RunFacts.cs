using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Cnn.OneDnn;
using Cnn.OneDnn.Profiling;

namespace Cnn.Models;

/// <summary>What a report says of a training by itself: its network, its figures, and the machine.</summary>
internal static class RunFacts
{
    /// <summary>Pairs of name and value.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Create(Model model, TrainingParameters parameters)
    {
        static KeyValuePair<string, string> Fact(string name, object? value) => new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        yield return Fact("Parameters", model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture));
        yield return Fact("Batch size", parameters.BatchSize);
        yield return Fact("Training samples", parameters.Samples.ToString("N0", CultureInfo.InvariantCulture));
        yield return Fact(
            "Optimizer", $"{model.Optimizer!.GetType().Name}, learning rate {model.Optimizer.LearningRate.ToString("G4", CultureInfo.InvariantCulture)}");
        yield return Fact("Loss", string.Join(", ", model.Losses.Select(l => l.Name)));
        yield return Fact("Seed", model.Options.Seed);
        EngineReport engine = EngineReport.Create(model);
        yield return Fact("Backend", engine.Backend);
        if (engine.Library is { Version: { } version, InstructionSet: { } instructions })
        {
            yield return Fact("Library", $"oneDNN {version}");
            yield return Fact("Instructions", instructions);
        }

        yield return Fact("Threads", engine.Threads);
        yield return Fact("Precision", model.Options.DataTypePolicy);
        yield return Fact("Started", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        yield return Fact("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors");
        yield return Fact("Runtime", RuntimeInformation.FrameworkDescription);

        // Without the commit that stands behind it.
        yield return Fact("Cnn", typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);
    }
}
