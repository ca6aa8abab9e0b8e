namespace Cnn.OneDnn.Tests.Training;

[NonParallelizable]
public sealed class MetricReadingTests
{
    [Test]
    public void The_matrix_of_the_last_evaluation_can_be_read()
    {
        var matrix = new ConfusionMatrix();
        using Sequential model = SmallTraining.Network();
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, matrix);
        model.Fit(SmallTraining.Data(), new FitOptions { Epochs = 2, BatchSize = 8, Validation = SmallTraining.Data(20, seed: 5) });
        Assert.That(matrix.Matrix.Cast<long>().Sum(), Is.EqualTo(20), "of the validation, which came last");
        TrainingLogs logs = model.Evaluate(SmallTraining.Data(30, seed: 2));
        long[,] counts = matrix.Matrix;
        Assert.That(counts.Cast<long>().Sum(), Is.EqualTo(30));
        Assert.That((counts[0, 0] + counts[1, 1] + counts[2, 2]) / 30.0, Is.EqualTo(logs["accuracy"]));
    }
}
