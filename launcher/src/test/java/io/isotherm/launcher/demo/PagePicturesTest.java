package io.isotherm.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePicturesTest {
    @Test
    void theReadmeShowsThePageAsItIs() throws Exception {
        assertThat(PagePictures.ofNow())
                .as("The page has changed since the README's pictures of it were taken: run ConsolePageIT with "
                        + "-Ddocs.update=true, look at docs/images, and commit them")
                .isEqualTo(PagePictures.ofThePictures());
    }
}
