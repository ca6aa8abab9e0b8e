using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

// A layer, a loss, a metric and an optimizer of one's own: used, saved and loaded like those that are there.
// dotnet run -c Release --project samples/OwnClasses [EPOCHS [SAMPLES]]
int epochs = args.Length > 0 ? int.Parse(args[0]) : 5, samples = args.Length > 1 ? int.Parse(args[1]) : 12_000;
CustomObjects.Register(config => new Swish((double)config["start"]!));
CustomObjects.Register<ConfidentLoss>();
CustomObjects.Register<Confidence>();
CustomObjects.Register(config => new SignedMomentum(0.001));

DataSplit digits = DataSets.Open("synthetic");
Dataset train = digits.Train.Take(samples), test = digits.Test.Take(samples);
using var model = new Sequential(
    new Conv2D(16, 3, strides: 2, inputShape: (28, 28, 1)),
    new Swish(1),
    new Flatten(),
    new Dense(10, "softmax"));
model.Compile(new SignedMomentum(0.001), new ConfidentLoss(), "accuracy", new Confidence());
Console.WriteLine(model.Fit(train, epochs, verbose: 1));
Console.WriteLine($"Test: {model.Evaluate(test)}");

model.Save("own.safetensors");
using Model again = Model.Load("own.safetensors");
Console.WriteLine($"Loaded: {again.Evaluate(test)}");

/// <summary>x sigmoid(beta x), with a beta for each channel that is learned.</summary>
internal sealed class Swish(double start) : Layer
{
    private Parameter? beta;

    public override System.Text.Json.Nodes.JsonObject GetConfig() => new() { ["start"] = start };

    protected override void Build(IReadOnlyList<Symbol> inputs) => beta = AddWeight("beta", [inputs[0].Channels], new Constant(start));

    protected override Symbol Call(LayerContext context, Symbol x) => x * context.Activate(x * context.Weight(beta!, x), Activation.Sigmoid);
}

/// <summary>Cross-entropy, less where the network is sure of itself by 0.1 of its entropy.</summary>
internal sealed class ConfidentLoss : Loss
{
    protected override bool SparseTargets => true;

    public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction)
    {
        Symbol logarithm = context.Log(prediction + 1e-7f);
        return context.Sum(logarithm * (prediction * -0.1f - context.OneHot(target, 10)), [-1]);
    }
}

/// <summary>The mean of the largest probabilities.</summary>
internal sealed class Confidence : Metric
{
    protected override void Add(in MetricBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            Sum += batch.Prediction(row)[batch.PredictedClass(row)];
        }

        Count += batch.Rows;
    }
}

/// <summary>Steps of one size in the direction of the gradients' running mean.</summary>
internal sealed class SignedMomentum(double learningRate) : Optimizer(learningRate)
{
    protected override int SlotsPerWeight => 1;

    protected override void Update(
        in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> slot0, Span<float> slot1, Span<float> slot2)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            slot0[i] = (0.9f * slot0[i]) + (0.1f * gradients[i]);
            weights[i] -= step.LearningRate * Math.Sign(slot0[i]);
        }
    }
}
