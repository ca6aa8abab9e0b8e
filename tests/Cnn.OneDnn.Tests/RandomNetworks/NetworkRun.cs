using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.RandomNetworks;

/// <summary>A random network on one backend, with what it computes for given weights and samples.</summary>
internal sealed class NetworkRun : IDisposable
{
    private readonly Model model;

    // Every fourth network gets enough samples that its larger tensors are shared between threads.
    private readonly int batch;

    public NetworkRun(int seed, BackendKind backend)
    {
        batch = seed % 4 == 0 ? 9 : 3;
        model = RandomNetwork.Make(seed, backend);
        model.Compile(
            new Sgd { LearningRate = 0.1 },
            [.. model.Outputs.Select(
            o => o.Layer is Dense { Activation: Cnn.OneDnn.Activation.Softmax } ? Loss.SparseCategoricalCrossentropy : Loss.MeanSquaredError)]);
    }

    /// <summary>The layers in order, for messages.</summary>
    public string Description => string.Join(" ", model.Layers.Select(l => l.Name)) + " of " + model.Inputs[0];

    /// <summary>Predictions, the loss, every gradient, and every weight and statistic after a step, by name.</summary>
    /// <param name="data">The seed of weights and samples.</param>
    /// <param name="noise">How far each weight and sample is moved, relative to its size.</param>
    /// <param name="direction">The seed of the signs in which they are moved.</param>
    public List<(string Name, float[] Values)> Compute(int data, double noise = 0, int direction = 0)
    {
        Random random = new(data), signs = new(direction);
        float Next(double from, double to) => (float)((from + (random.NextDouble() * (to - from))) * (1 + (noise * ((signs.NextDouble() * 2) - 1))));
        foreach (Parameter p in model.Parameters)
        {
            double reach = p.Shape.Rank > 1 ? Math.Sqrt(6.0 / (p.FanIn + p.FanOut)) : 0.5;
            bool positive = p.Name is "gamma" or "moving_variance";
            model.SetWeight(p, Filled(p.Shape, () => positive ? Next(0.5, 1.5) : Next(-reach, reach)));
        }

        Tensor x = Filled(new Shape([batch, .. model.Inputs[0].Shape]), () => Next(-1, 1));
        Tensor[] targets = [.. model.Losses.Select(
            (loss, i) => loss == Loss.MeanSquaredError ? Filled(new Shape([batch, .. model.Outputs[i].Shape]), () => Next(-1, 1)) : Labels(random))];
        var results = new List<(string, float[])>();
        results.AddRange(model.Predict([x], batch).Select((t, i) => ($"prediction {i}", t.ToArray<float>())));
        ModelExecutor executor = model.Executor;
        executor.Engine.Invoke(() =>
        {
            Plan plan = executor.PlanFor(PlanMode.Train, batch);
            executor.Run(plan, [x], targets);
            results.AddRange(targets.Select((_, i) => ($"loss {i}", plan.Output<float>(2 * i).ToArray())));
            foreach (Parameter p in model.Parameters.Where(p => !p.IsStatistic))
            {
                var gradient = new Tensor(p.Shape);
                executor.Store.Read(p, executor.Store.Gradients, gradient);
                results.Add(($"gradient of {p.Owner!.Name}/{p.Name}", gradient.ToArray<float>()));
            }

            executor.Update();
        });
        results.AddRange(model.Parameters.Select(p => ($"{p.Owner!.Name}/{p.Name} after a step", model.GetWeight(p).ToArray<float>())));
        return results;
    }

    public void Dispose() => model.Dispose();

    private Tensor Labels(Random random)
    {
        var labels = new Tensor(new Shape(batch), DataType.Int32);
        foreach (ref int label in labels.AsSpan<int>())
        {
            label = random.Next(4);
        }

        return labels;
    }

    private static Tensor Filled(Shape shape, Func<float> next)
    {
        var tensor = new Tensor(shape);
        foreach (ref float value in tensor.AsSpan<float>())
        {
            value = next();
        }

        return tensor;
    }
}
