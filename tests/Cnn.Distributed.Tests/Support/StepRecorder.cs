using Cnn.OneDnn;

namespace Cnn.Distributed.Tests.Support;

/// <summary>Keeps loss and weights after every step.</summary>
internal sealed class StepRecorder : Callback
{
    public List<(double Loss, float[] Weights)> Steps { get; } = [];

    public override void OnBatchEnd(int batch, TrainingLogs logs) => Steps.Add((logs["batch_loss"], Weights(Model)));

    public static float[] Weights(Model model) => [.. model.GetWeights().SelectMany(w => w.AsSpan<float>().ToArray())];

    public void Write(string file)
    {
        using var writer = new BinaryWriter(File.Create(file));
        writer.Write(Steps.Count);
        foreach ((double loss, float[] weights) in Steps)
        {
            writer.Write(loss);
            writer.Write(weights.Length);
            foreach (float weight in weights)
            {
                writer.Write(weight);
            }
        }
    }

    public static List<(double Loss, float[] Weights)> Read(string file)
    {
        using var reader = new BinaryReader(File.OpenRead(file));
        var steps = new List<(double, float[])>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            double loss = reader.ReadDouble();
            float[] weights = new float[reader.ReadInt32()];
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = reader.ReadSingle();
            }

            steps.Add((loss, weights));
        }

        return steps;
    }
}
