using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Profiling;
using Cnn.OneDnn.Tests.Training;

namespace Cnn.OneDnn.Tests.Hosts;

/// <summary>What a plugin does: trains a network and predicts with it. Called in a load context of its own, whose types are not those of the host.</summary>
internal static class PluginProgram
{
    /// <summary>Trains, and tells what computed.</summary>
    /// <returns>The library's file, the backend, whether the loss fell, whether a predictor gives what the model gives.</returns>
    public static string[] Run()
    {
        using Model model = TestModels.Residual(BackendKind.Auto);
        model.Compile(new Sgd { LearningRate = 0.05 }, Loss.SparseCategoricalCrossentropy);
        History history = model.Fit(TestModels.Quadrants(64, 1), new FitOptions { Epochs = 3, BatchSize = 16 });
        using var predictor = new Predictor(model, new PredictorOptions { MaxBatchSize = 1 });
        var image = new Tensor(new Shape(1, 12, 12, 3));
        image.AsSpan<float>().Fill(0.5f);
        float[] expected = model.Predict(image).ToArray<float>(), given = predictor.Predict(image).ToArray<float>();
        bool same = expected.Zip(given).All(p => Math.Abs(p.First - p.Second) < 1e-5);
        EngineReport report = EngineReport.Create(BackendKind.Auto);
        return [NativeLibraryReport.Probe().LoadedPath ?? "", report.Backend, $"{history["loss"][^1] < history["loss"][0]}", $"{same}"];
    }
}
