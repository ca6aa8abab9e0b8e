using System.Globalization;
using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <content>The model that is trained: a new one, or one that was begun.</content>
internal sealed partial class TrainRun
{
    private Model Compiled(ZooModel zoo, DataSplit split, Optimizer optimizer, TrainingRecipe recipe, bool mixes)
    {
        int? classes = HeadChoice.HasClasses(split.Kind) ? TrainingData.Classes(split, Classes) : null;
        bool isBinary = split.Kind == LabelKind.Mask && HeadChoice.AreBinary(Data ?? zoo.DataSet, recipe.NamedLoss);
        Model model = ZooChoice.CreateFor(zoo, Engine, split, isBinary ? 1 : classes);
        try
        {
            model = HeadChoice.Apply(model, split);
            Start.Apply(
                model, HeadChoice.HasClasses(split.Kind) ? split.Train.ClassNames : [],
                count => ZooChoice.CreateFor(zoo, Engine, split, count), Console);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        model.Compile(optimizer, recipe.LossFor(model, HeadChoice.LossFor(split.Kind, zoo.Loss), mixes), HeadChoice.MetricsFor(split.Kind));
        return model;
    }

    private Model Resumed(string file, CheckpointInfo from, ResumeCheck check, Optimizer asked)
    {
        Model model = TrainedModel.Open(file, from, Name, Engine);
        try
        {
            check.CheckModel(model, Classes, Optimizer is null ? null : asked, LearningRate);
            string loss = from.Figures.TryGetValue("loss", out double value) ? string.Create(CultureInfo.InvariantCulture, $", loss {value:F4}") : "";
            Console.Note($"Going on from {file}: {from.Epoch} epochs, {from.Step} steps{loss}");
            if (LearningRate is { } rate && model.Optimizer!.Schedule is null)
            {
                model.Optimizer.LearningRate = rate;
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
