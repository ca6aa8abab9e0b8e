using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

public sealed class SyntheticDigitsTests
{
    [Test]
    public void The_set_has_twelve_thousand_and_two_thousand_grey_images_of_ten_classes()
    {
        DataSplit data = DataSets.Open("synthetic", new DataOptions());
        Assert.That((data.Train.Count, data.Test.Count, data.Train.ClassNames.Count), Is.EqualTo((12000, 2000, 10)));
        Assert.That(data.Train.Inputs[0].Shape.ToArray(), Is.EqualTo(new[] { 28, 28, 1 }));
        int[] counts = new int[10];
        foreach (int label in ((ImageDataset)data.Train).Labels)
        {
            counts[label]++;
        }

        // A binomial with 12,000 trials of 1/10 has deviation 32.9.
        Assert.That(counts, Is.All.InRange(1200 - 165, 1200 + 165));
    }

    [Test]
    public void The_same_seed_gives_the_same_images_and_another_seed_or_part_others()
    {
        float[] images = SyntheticDigits.Create(50, 7, 0, ImageEncoding.Default).All(50).Images;
        Assert.That(SyntheticDigits.Create(50, 7, 0, ImageEncoding.Default).All(50).Images, Is.EqualTo(images));
        Assert.That(SyntheticDigits.Create(200, 7, 0, ImageEncoding.Default).All(50).Images, Is.EqualTo(images), "an image does not depend on how many follow");
        Assert.That(SyntheticDigits.Create(50, 7, 1, ImageEncoding.Default).All(50).Images, Is.Not.EqualTo(images));
        Assert.That(SyntheticDigits.Create(50, 8, 0, ImageEncoding.Default).All(50).Images, Is.Not.EqualTo(images));
    }

    [Test]
    public void Every_image_has_ink_that_stays_off_most_of_the_paper()
    {
        (float[] images, _) = SyntheticDigits.Create(500, 1, 0, ImageEncoding.Default).All(500);
        for (int i = 0; i < 500; i++)
        {
            int dark = images.AsSpan(i * 784, 784).ToArray().Count(x => x > 0.4f);
            Assert.That(dark, Is.InRange(20, 350), $"image {i}");
        }
    }

    [Test]
    public void A_linear_model_learns_it_but_not_well()
    {
        (float[] trainX, int[] trainY) = SyntheticDigits.Create(6000, 1, 0, ImageEncoding.Default).All(6000);
        (float[] testX, int[] testY) = SyntheticDigits.Create(1000, 1, 1, ImageEncoding.Default).All(1000);
        double accuracy = SoftmaxRegression.TrainAndTest(trainX, trainY, testX, testY, epochs: 12);
        TestContext.Out.WriteLine($"linear model: {accuracy:P1}");
        Assert.That(accuracy, Is.InRange(0.40, 0.85));
    }
}
